-- What operators keep: owners, offices, addresses, statuses and obligations with dates, personal
-- data under keys, officers and what they do.

ALTER TABLE companies ADD COLUMN owner_kind TEXT NOT NULL DEFAULT 'SOC'
    CHECK (owner_kind IN ('SOC', 'UNITATE_SANITARA', 'INSTITUTIE', 'ASOCIATIE'));

ALTER TABLE workplaces ADD COLUMN county TEXT;
ALTER TABLE workplaces ADD COLUMN locality TEXT;
ALTER TABLE workplaces ADD COLUMN street TEXT;

-- An office and the unit it belongs to (U-02).
CREATE TABLE offices (
    workplace_id INTEGER PRIMARY KEY NOT NULL REFERENCES workplaces (id),
    parent_id INTEGER NOT NULL REFERENCES workplaces (id),
    CHECK (parent_id <> workplace_id)
) STRICT;

CREATE INDEX offices_parent ON offices (parent_id);

-- The status from that day on, until the next row; act is the paper that says so.
CREATE TABLE workplace_statuses (
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id),
    valid_from TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ACTIV', 'SUSPENDAT',
        'SUSPENDARE_EXPIRATA', 'SUSPENDAT_SANCTIUNE', 'RETRAS', 'ANULAT', 'INCHIS')),
    act TEXT,
    PRIMARY KEY (workplace_id, valid_from)
) STRICT;

-- Whether it reports from that day on; without a row, as its unit type does (U-09).
CREATE TABLE workplace_obligations (
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id),
    valid_from TEXT NOT NULL,
    reports INTEGER NOT NULL CHECK (reports IN (0, 1)),
    PRIMARY KEY (workplace_id, valid_from)
) STRICT;

-- Encrypted; cnp_hash is keyed, and finds a person by CNP.
ALTER TABLE persons ADD COLUMN cnp_hash BLOB;
ALTER TABLE persons ADD COLUMN cnp BLOB;
ALTER TABLE persons ADD COLUMN email BLOB;
ALTER TABLE persons ADD COLUMN phone BLOB;
CREATE UNIQUE INDEX persons_cnp ON persons (cnp_hash);

CREATE TABLE officers (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

-- Of the service; the end is open while it lasts. officer is a code; none where the service
-- noticed by itself.
CREATE TABLE outages (
    id INTEGER PRIMARY KEY NOT NULL,
    begins TEXT NOT NULL UNIQUE,
    ends TEXT CHECK (ends > begins),
    reason TEXT NOT NULL,
    officer TEXT
) STRICT;

-- The code of the officer who did it.
ALTER TABLE history ADD COLUMN officer TEXT;
ALTER TABLE audit ADD COLUMN officer TEXT;

-- A withdrawal is news as well: what waits for a place in the feed is a state that a declaration
-- came to.
ALTER TABLE outbox RENAME TO outbox_of_acceptances;
CREATE TABLE outbox (
    workplace_id INTEGER NOT NULL,
    declaration_id INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ACCEPTATA', 'RESPINSA')),
    PRIMARY KEY (workplace_id, declaration_id, state),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
) STRICT;
INSERT INTO outbox SELECT workplace_id, declaration_id, recorded_at, 'ACCEPTATA'
    FROM outbox_of_acceptances;
DROP TABLE outbox_of_acceptances;
