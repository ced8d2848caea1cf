-- What the verification of a declaration's signature found out, as JSON; none of those recorded
-- before it was kept.
ALTER TABLE declarations ADD COLUMN signature TEXT;

-- Digests of each certificate by every method that a signature may name it by.
CREATE TABLE certificate_digests (
    digest BLOB PRIMARY KEY NOT NULL,
    certificate_id INTEGER NOT NULL REFERENCES certificates (id)
) STRICT;
