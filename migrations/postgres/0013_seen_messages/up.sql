-- Signed messages that gave somebody an identity, by what their signature is over, for as long as
-- another process may still think them fresh: none counts twice.
CREATE TABLE seen_messages (
    sha256 BYTEA PRIMARY KEY,
    until TIMESTAMP NOT NULL
);
CREATE INDEX seen_messages_until ON seen_messages (until);

-- WS-Security names certificates by SHA-1 too: the digests of all are computed again.
DELETE FROM certificate_digests;
