-- Disposals have no place in the table as it was: while there are any, this fails.
ALTER TABLE companies DROP COLUMN excise_code;
PRAGMA defer_foreign_keys = ON;
CREATE TEMPORARY TABLE declarations_after AS SELECT * FROM declarations;
DROP TABLE declarations;
CREATE TABLE declarations (
    id INTEGER PRIMARY KEY NOT NULL,
    workplace_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    period_first TEXT NOT NULL,
    period TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence BETWEEN 0 AND 99),
    state TEXT NOT NULL CHECK (state IN ('PROIECT', 'ACCEPTATA', 'RESPINSA')),
    number TEXT,
    document_sha256 BLOB NOT NULL,
    certificate_id INTEGER NOT NULL REFERENCES certificates (id),
    received_at TEXT NOT NULL,
    registered_at TEXT,
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    replaced_by TEXT,
    UNIQUE (workplace_id, id),
    FOREIGN KEY (workplace_id, kind) REFERENCES series (workplace_id, kind),
    FOREIGN KEY (workplace_id, document_sha256) REFERENCES documents (workplace_id, sha256),
    CHECK ((number IS NULL) = (registered_at IS NULL)),
    CHECK (state <> 'ACCEPTATA' OR number IS NOT NULL)
) STRICT;
ALTER TABLE declarations ADD COLUMN signature TEXT;
INSERT INTO declarations
    SELECT id, workplace_id, kind, period_first, period, sequence, state, number, document_sha256,
        certificate_id, received_at, registered_at, late, replaced_by, signature
    FROM declarations_after;
DROP TABLE declarations_after;
CREATE UNIQUE INDEX declarations_number ON declarations (workplace_id, number);
CREATE UNIQUE INDEX declarations_sequence
    ON declarations (workplace_id, kind, period_first, sequence) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX declarations_document
    ON declarations (workplace_id, document_sha256) WHERE number IS NOT NULL;
