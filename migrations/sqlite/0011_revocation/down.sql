DROP TABLE reviews;
DROP TABLE rechecks;
DROP TABLE first_attempts;
DROP INDEX certificates_holder;
ALTER TABLE certificates DROP COLUMN holder;
