-- Documents and envelopes are packed (zstd) before they come here, where packed says so; those that
-- were recorded before stay as they are.
ALTER TABLE documents ADD COLUMN packed INTEGER NOT NULL DEFAULT 0;

-- A count that nobody reads, and that every submission wrote.
ALTER TABLE series DROP COLUMN recorded;
