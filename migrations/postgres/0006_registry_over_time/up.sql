-- What operators keep: owners, offices, addresses, statuses and obligations with dates, personal
-- data under keys, officers and what they do.

ALTER TABLE companies ADD COLUMN owner_kind TEXT COLLATE "C" NOT NULL DEFAULT 'SOC'
    CHECK (owner_kind IN ('SOC', 'UNITATE_SANITARA', 'INSTITUTIE', 'ASOCIATIE'));

ALTER TABLE workplaces ADD COLUMN county TEXT COLLATE "C";
ALTER TABLE workplaces ADD COLUMN locality TEXT COLLATE "C";
ALTER TABLE workplaces ADD COLUMN street TEXT COLLATE "C";

-- An office and the unit it belongs to (U-02).
CREATE TABLE offices (
    workplace_id BIGINT PRIMARY KEY REFERENCES workplaces (id),
    parent_id BIGINT NOT NULL REFERENCES workplaces (id),
    CHECK (parent_id <> workplace_id)
);

CREATE INDEX offices_parent ON offices (parent_id);

-- The status from that day on, until the next row; act is the paper that says so.
CREATE TABLE workplace_statuses (
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    valid_from DATE NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('ACTIV', 'SUSPENDAT',
        'SUSPENDARE_EXPIRATA', 'SUSPENDAT_SANCTIUNE', 'RETRAS', 'ANULAT', 'INCHIS')),
    act TEXT COLLATE "C",
    PRIMARY KEY (workplace_id, valid_from)
);

-- Whether it reports from that day on; without a row, as its unit type does (U-09).
CREATE TABLE workplace_obligations (
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    valid_from DATE NOT NULL,
    reports BOOLEAN NOT NULL,
    PRIMARY KEY (workplace_id, valid_from)
);

-- Encrypted; cnp_hash is keyed, and finds a person by CNP.
ALTER TABLE persons ADD COLUMN cnp_hash BYTEA;
ALTER TABLE persons ADD COLUMN cnp BYTEA;
ALTER TABLE persons ADD COLUMN email BYTEA;
ALTER TABLE persons ADD COLUMN phone BYTEA;
CREATE UNIQUE INDEX persons_cnp ON persons (cnp_hash);

CREATE TABLE officers (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    active BOOLEAN NOT NULL
);

-- Of the service; the end is open while it lasts. officer is a code; none where the service
-- noticed by itself.
CREATE TABLE outages (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    begins TIMESTAMP NOT NULL UNIQUE,
    ends TIMESTAMP CHECK (ends > begins),
    reason TEXT COLLATE "C" NOT NULL,
    officer TEXT COLLATE "C"
);

-- The code of the officer who did it.
ALTER TABLE history ADD COLUMN officer TEXT COLLATE "C";
ALTER TABLE audit ADD COLUMN officer TEXT COLLATE "C";

-- A withdrawal is news as well: what waits for a place in the feed is a state that a declaration
-- came to.
ALTER TABLE outbox ADD COLUMN state TEXT COLLATE "C" NOT NULL DEFAULT 'ACCEPTATA'
    CHECK (state IN ('ACCEPTATA', 'RESPINSA'));
ALTER TABLE outbox ALTER COLUMN state DROP DEFAULT, DROP CONSTRAINT outbox_pkey,
    ADD PRIMARY KEY (workplace_id, declaration_id, state);
