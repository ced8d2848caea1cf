DROP TABLE archives;
DROP INDEX roles_company;
DROP INDEX journal_lines_partner;
DROP INDEX workplace_aliases_workplace;
ALTER TABLE rechecks DROP COLUMN claimed_until;
