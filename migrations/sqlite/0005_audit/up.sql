-- What was asked and answered, without personal data; append-only.

CREATE TABLE audit (
    id INTEGER PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    operation TEXT NOT NULL,
    code INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    workplace TEXT,
    certificate_sha256 BLOB,
    document_sha256 BLOB,
    detail TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit is append-only');
END;

-- One row, written by the probe of the path to acceptance.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    at TEXT NOT NULL
) STRICT;
