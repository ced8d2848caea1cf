-- Disposals have no place in the table as it was: while there are any, this fails.
ALTER TABLE companies DROP COLUMN excise_code;
DROP INDEX declarations_withdrawn;
DROP INDEX declarations_period;
DROP INDEX declarations_sequence;
ALTER TABLE declarations
    ALTER COLUMN certificate_id SET NOT NULL,
    DROP CONSTRAINT declarations_counted,
    DROP CONSTRAINT declarations_signed,
    DROP COLUMN disposal;
CREATE UNIQUE INDEX declarations_sequence
    ON declarations (workplace_id, kind, period_first, sequence) WHERE number IS NOT NULL;
