-- Documents and envelopes are packed (zstd) before they come here, where packed says so; those that
-- were recorded before stay as they are. Postgres tries to pack nothing once more.
ALTER TABLE documents ADD COLUMN packed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE documents ALTER COLUMN packed DROP DEFAULT;
ALTER TABLE documents ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE documents ALTER COLUMN envelope SET STORAGE EXTERNAL;

-- A count that nobody reads, and that every submission wrote.
ALTER TABLE series DROP COLUMN recorded;
