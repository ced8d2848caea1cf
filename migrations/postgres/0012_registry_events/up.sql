-- What happens to workplaces: dated, recorded once and never changed. A status or an obligation that
-- an operator states is such a fact as well, so the two lists of them become one table.

-- Acts of authorisation of units that have one of their own; litigation holds up a change of holder
-- (U-42).
CREATE TABLE permits (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    number TEXT COLLATE "C" NOT NULL,
    issued_on DATE NOT NULL,
    company_id BIGINT NOT NULL REFERENCES companies (id),
    request_number TEXT COLLATE "C",
    request_date DATE,
    document TEXT COLLATE "C",
    litigation BOOLEAN NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    recorded_by TEXT COLLATE "C",
    PRIMARY KEY (workplace_id, id),
    UNIQUE (workplace_id, number, issued_on)
);

-- E1 to E21 and what operators state; valid_to is the last day, included. supersedes names what was
-- wrong; void only takes it back. company_id is who holds the authorisation from then on.
CREATE TABLE mentions (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    event TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    status TEXT COLLATE "C" CHECK (status IN ('ACTIV', 'SUSPENDAT', 'SUSPENDARE_EXPIRATA',
        'SUSPENDAT_SANCTIUNE', 'RETRAS', 'ANULAT', 'INCHIS')),
    company_id BIGINT REFERENCES companies (id),
    county TEXT COLLATE "C",
    locality TEXT COLLATE "C",
    street TEXT COLLATE "C",
    head TEXT COLLATE "C",
    activity TEXT COLLATE "C",
    active BOOLEAN,
    reports BOOLEAN,
    spares_offices BOOLEAN NOT NULL,
    reason TEXT COLLATE "C",
    ground TEXT COLLATE "C",
    act TEXT COLLATE "C",
    act_date DATE,
    document TEXT COLLATE "C",
    recorded_at TIMESTAMP NOT NULL,
    recorded_by TEXT COLLATE "C",
    supersedes BIGINT,
    void BOOLEAN NOT NULL,
    PRIMARY KEY (workplace_id, id),
    FOREIGN KEY (workplace_id, supersedes) REFERENCES mentions (workplace_id, id),
    CHECK (valid_to >= valid_from),
    CHECK ((activity IS NULL) = (active IS NULL)),
    CHECK (NOT void OR supersedes IS NOT NULL)
);

-- The workplaces that a company came to hold.
CREATE INDEX mentions_company ON mentions (company_id, workplace_id) WHERE company_id IS NOT NULL;

CREATE FUNCTION mentions_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'mentions is append-only';
END
$$;

CREATE TRIGGER mentions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON mentions
    FOR EACH STATEMENT EXECUTE FUNCTION mentions_is_append_only();

-- When they were recorded nobody noted: they count as known always.
INSERT INTO mentions (workplace_id, event, valid_from, status, act, spares_offices, recorded_at, void)
    SELECT workplace_id, 'STARE', valid_from, status, act, false, '1970-01-01 00:00:00', false
    FROM workplace_statuses ORDER BY workplace_id, valid_from;
INSERT INTO mentions (workplace_id, event, valid_from, reports, spares_offices, recorded_at, void)
    SELECT workplace_id, 'OBLIGATIE', valid_from, reports, false, '1970-01-01 00:00:00', false
    FROM workplace_obligations ORDER BY workplace_id, valid_from;
DROP TABLE workplace_statuses;
DROP TABLE workplace_obligations;

-- Who asks for a role in a company, and what became of it.
CREATE TABLE role_requests (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES persons (id),
    company_id BIGINT NOT NULL REFERENCES companies (id),
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('representative', 'user')),
    document TEXT COLLATE "C" NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('pending', 'accepted', 'rejected')),
    decided_at TIMESTAMP,
    CHECK ((state = 'pending') = (decided_at IS NULL))
);

-- While one waits, the person asks for no other of the company.
CREATE UNIQUE INDEX role_requests_pending ON role_requests (company_id, person_id)
    WHERE state = 'pending';
