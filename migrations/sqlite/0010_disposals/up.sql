-- Disposals, which an officer records and nobody signs (domain.md, States); and what declarations
-- are looked for by (cautaDeclaratii).

-- The table is made anew under its name: what points to it keeps pointing to it, and is checked at
-- the commit. sequence counts amendments, or the disposals of a period: 1…
PRAGMA defer_foreign_keys = ON;
CREATE TEMPORARY TABLE declarations_before AS SELECT * FROM declarations;
DROP TABLE declarations;
CREATE TABLE declarations (
    id INTEGER PRIMARY KEY NOT NULL,
    workplace_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    period_first TEXT NOT NULL,
    period TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence BETWEEN 0 AND 99),
    state TEXT NOT NULL CHECK (state IN ('PROIECT', 'ACCEPTATA', 'RESPINSA')),
    number TEXT,
    document_sha256 BLOB NOT NULL,
    certificate_id INTEGER REFERENCES certificates (id),
    received_at TEXT NOT NULL,
    registered_at TEXT,
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    replaced_by TEXT,
    signature TEXT,
    disposal INTEGER NOT NULL CHECK (disposal IN (0, 1)),
    UNIQUE (workplace_id, id),
    FOREIGN KEY (workplace_id, kind) REFERENCES series (workplace_id, kind),
    FOREIGN KEY (workplace_id, document_sha256) REFERENCES documents (workplace_id, sha256),
    CHECK ((number IS NULL) = (registered_at IS NULL)),
    CHECK (state <> 'ACCEPTATA' OR number IS NOT NULL),
    CHECK (disposal = (certificate_id IS NULL)),
    CHECK (NOT disposal OR (sequence > 0 AND number IS NOT NULL))
) STRICT;
INSERT INTO declarations
    SELECT id, workplace_id, kind, period_first, period, sequence, state, number, document_sha256,
        certificate_id, received_at, registered_at, late, replaced_by, signature, 0
    FROM declarations_before;
DROP TABLE declarations_before;

CREATE UNIQUE INDEX declarations_number ON declarations (workplace_id, number);
CREATE UNIQUE INDEX declarations_sequence
    ON declarations (workplace_id, kind, period_first, disposal, sequence)
    WHERE number IS NOT NULL;
CREATE UNIQUE INDEX declarations_document
    ON declarations (workplace_id, document_sha256) WHERE number IS NOT NULL;

-- cautaDeclaratii: of some workplaces, those whose periods begin between two days. Also
-- getDeclaratie, of one workplace and period, rejected ones included.
CREATE INDEX declarations_period ON declarations (workplace_id, period_first);

-- getSucursale: of some workplaces, the few that are withdrawn and were not amended.
CREATE INDEX declarations_withdrawn ON declarations (workplace_id)
    WHERE state = 'RESPINSA' AND number IS NOT NULL AND replaced_by IS NULL;

-- The company's own excise code, where it has one.
ALTER TABLE companies ADD COLUMN excise_code TEXT;

-- A code that SER issued says its county (store/workplaces.rs keeps it so).
UPDATE workplaces SET county = substr(code, 1, 2)
    WHERE county IS NULL AND length(code) = 13
        AND code GLOB '[A-Z][A-Z0][FHGD][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*';
