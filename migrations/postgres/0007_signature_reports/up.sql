-- What the verification of a declaration's signature found out, as JSON; none of those recorded
-- before it was kept.
ALTER TABLE declarations ADD COLUMN signature TEXT COLLATE "C";

-- Digests of each certificate by every method that a signature may name it by.
CREATE TABLE certificate_digests (
    digest BYTEA PRIMARY KEY,
    certificate_id BIGINT NOT NULL REFERENCES certificates (id)
);
