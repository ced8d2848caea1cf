-- Who holds a certificate among its issuer's holders: SHA-256 over issuer and personal code. A
-- renewed certificate has the one of the certificate before.
ALTER TABLE certificates ADD COLUMN holder BLOB;
CREATE INDEX certificates_holder ON certificates (holder);

-- When a document first came whose certificate's status nobody could tell (3009): that counts for
-- the deadline when it comes again.
CREATE TABLE first_attempts (
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id),
    sha256 BLOB NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (workplace_id, sha256)
) STRICT;

-- Accepted declarations whose certificate is asked about once more, when every revocation from
-- before their receipt is published (C-12). A row goes when that was answered.
CREATE TABLE rechecks (
    workplace_id INTEGER NOT NULL,
    declaration_id INTEGER NOT NULL,
    certificate_id INTEGER NOT NULL REFERENCES certificates (id),
    received_at TEXT NOT NULL,
    PRIMARY KEY (workplace_id, declaration_id),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
) STRICT;
CREATE INDEX rechecks_due ON rechecks (received_at);

-- Declarations that an officer has to look at, and why; they stay what they are.
CREATE TABLE reviews (
    workplace_id INTEGER NOT NULL,
    declaration_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    marked_at TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (workplace_id, declaration_id, reason),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
) STRICT;
