-- What was taken out of the tables is known nowhere else.
DO $$ BEGIN
    IF EXISTS (SELECT FROM archives WHERE restored_at IS NULL) THEN
        RAISE EXCEPTION 'months are archived: bring them back first';
    END IF;
END $$;
DROP TABLE archives;
DROP INDEX roles_company;
DROP INDEX journal_lines_partner;
DROP INDEX workplace_aliases_workplace;
ALTER TABLE rechecks DROP COLUMN claimed_until;
