-- Disposals, which an officer records and nobody signs (domain.md, States); and what declarations
-- are looked for by (cautaDeclaratii).

-- sequence counts amendments, or the disposals of a period: 1…
ALTER TABLE declarations
    ALTER COLUMN certificate_id DROP NOT NULL,
    ADD COLUMN disposal BOOLEAN NOT NULL DEFAULT FALSE,
    ADD CONSTRAINT declarations_signed CHECK (disposal = (certificate_id IS NULL)),
    ADD CONSTRAINT declarations_counted
        CHECK (NOT disposal OR (sequence > 0 AND number IS NOT NULL));
ALTER TABLE declarations ALTER COLUMN disposal DROP DEFAULT;

DROP INDEX declarations_sequence;
CREATE UNIQUE INDEX declarations_sequence
    ON declarations (workplace_id, kind, period_first, disposal, sequence)
    WHERE number IS NOT NULL;

-- cautaDeclaratii: of some workplaces, those whose periods begin between two days. Also
-- getDeclaratie, of one workplace and period, rejected ones included.
CREATE INDEX declarations_period ON declarations (workplace_id, period_first);

-- getSucursale: of some workplaces, the few that are withdrawn and were not amended.
CREATE INDEX declarations_withdrawn ON declarations (workplace_id)
    WHERE state = 'RESPINSA' AND number IS NOT NULL AND replaced_by IS NULL;

-- The company's own excise code, where it has one.
ALTER TABLE companies ADD COLUMN excise_code TEXT COLLATE "C";

-- A code that SER issued says its county (store/workplaces.rs keeps it so).
UPDATE workplaces SET county = substr(code, 1, 2)
    WHERE county IS NULL AND code ~ '^[A-Z][A-Z0][FHGD][0-9]{9}[A-Z0-9]$';
