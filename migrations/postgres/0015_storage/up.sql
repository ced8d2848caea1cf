-- Storage for ten years. migrations/README.md names each index with the query that it serves.

-- A piece of background work belongs to whoever claimed it until then; afterwards to anybody.
ALTER TABLE rechecks ADD COLUMN claimed_until TIMESTAMP;

-- The other names of a workplace: what its partners may call it (5026), getSucursale, the lists.
CREATE INDEX workplace_aliases_workplace ON workplace_aliases (workplace_id);

-- 5026: of a partner's days the lines that name a workplace, without the others: a distributor's day
-- goes to a thousand of them.
CREATE INDEX journal_lines_partner ON journal_lines (workplace_id, partner_workplace, period_first)
    WHERE partner_workplace IS NOT NULL;

-- Months whose lines were written to files and taken out (ser admin archive). part counts how often:
-- what came late, or was kept because a series could still open from it, may go later.
CREATE TABLE archives (
    month DATE NOT NULL,
    last_day DATE NOT NULL,
    part INTEGER NOT NULL CHECK (part > 0),
    detached_at TIMESTAMP NOT NULL,
    officer TEXT COLLATE "C" NOT NULL,
    kept BIGINT NOT NULL,
    written_at TIMESTAMP,
    manifest_sha256 BYTEA,
    dropped_at TIMESTAMP,
    restored_at TIMESTAMP,
    PRIMARY KEY (month, part),
    CHECK ((written_at IS NULL) = (manifest_sha256 IS NULL)),
    CHECK (dropped_at IS NULL OR written_at IS NOT NULL)
);

-- Who has a role in a company: `drepturi`, and every enrolment.
CREATE INDEX roles_company ON roles (company_id);
