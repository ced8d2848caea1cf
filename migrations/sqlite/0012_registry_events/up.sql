-- What happens to workplaces: dated, recorded once and never changed. A status or an obligation that
-- an operator states is such a fact as well, so the two lists of them become one table.

-- Acts of authorisation of units that have one of their own; litigation holds up a change of holder
-- (U-42).
CREATE TABLE permits (
    id INTEGER PRIMARY KEY NOT NULL,
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id),
    number TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    company_id INTEGER NOT NULL REFERENCES companies (id),
    request_number TEXT,
    request_date TEXT,
    document TEXT,
    litigation INTEGER NOT NULL CHECK (litigation IN (0, 1)),
    recorded_at TEXT NOT NULL,
    recorded_by TEXT,
    UNIQUE (workplace_id, id),
    UNIQUE (workplace_id, number, issued_on)
) STRICT;

-- E1 to E21 and what operators state; valid_to is the last day, included. supersedes names what was
-- wrong; void only takes it back. company_id is who holds the authorisation from then on.
CREATE TABLE mentions (
    id INTEGER PRIMARY KEY NOT NULL,
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id),
    event TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    status TEXT CHECK (status IN ('ACTIV', 'SUSPENDAT', 'SUSPENDARE_EXPIRATA',
        'SUSPENDAT_SANCTIUNE', 'RETRAS', 'ANULAT', 'INCHIS')),
    company_id INTEGER REFERENCES companies (id),
    county TEXT,
    locality TEXT,
    street TEXT,
    head TEXT,
    activity TEXT,
    active INTEGER CHECK (active IN (0, 1)),
    reports INTEGER CHECK (reports IN (0, 1)),
    spares_offices INTEGER NOT NULL CHECK (spares_offices IN (0, 1)),
    reason TEXT,
    ground TEXT,
    act TEXT,
    act_date TEXT,
    document TEXT,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT,
    supersedes INTEGER,
    void INTEGER NOT NULL CHECK (void IN (0, 1)),
    UNIQUE (workplace_id, id),
    FOREIGN KEY (workplace_id, supersedes) REFERENCES mentions (workplace_id, id),
    CHECK (valid_to >= valid_from),
    CHECK ((activity IS NULL) = (active IS NULL)),
    CHECK (void = 0 OR supersedes IS NOT NULL)
) STRICT;

-- The workplaces that a company came to hold.
CREATE INDEX mentions_company ON mentions (company_id, workplace_id) WHERE company_id IS NOT NULL;

CREATE TRIGGER mentions_no_update BEFORE UPDATE ON mentions
BEGIN
    SELECT RAISE(ABORT, 'mentions is append-only');
END;

CREATE TRIGGER mentions_no_delete BEFORE DELETE ON mentions
BEGIN
    SELECT RAISE(ABORT, 'mentions is append-only');
END;

-- When they were recorded nobody noted: they count as known always.
INSERT INTO mentions (workplace_id, event, valid_from, status, act, spares_offices, recorded_at, void)
    SELECT workplace_id, 'STARE', valid_from, status, act, 0, '1970-01-01 00:00:00', 0
    FROM workplace_statuses ORDER BY workplace_id, valid_from;
INSERT INTO mentions (workplace_id, event, valid_from, reports, spares_offices, recorded_at, void)
    SELECT workplace_id, 'OBLIGATIE', valid_from, reports, 0, '1970-01-01 00:00:00', 0
    FROM workplace_obligations ORDER BY workplace_id, valid_from;
DROP TABLE workplace_statuses;
DROP TABLE workplace_obligations;

-- Who asks for a role in a company, and what became of it.
CREATE TABLE role_requests (
    id INTEGER PRIMARY KEY NOT NULL,
    person_id INTEGER NOT NULL REFERENCES persons (id),
    company_id INTEGER NOT NULL REFERENCES companies (id),
    role TEXT NOT NULL CHECK (role IN ('representative', 'user')),
    document TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'rejected')),
    decided_at TEXT,
    CHECK ((state = 'pending') = (decided_at IS NULL))
) STRICT;

-- While one waits, the person asks for no other of the company.
CREATE UNIQUE INDEX role_requests_pending ON role_requests (company_id, person_id)
    WHERE state = 'pending';
