-- Declarations and their evidence. Every key starts with the workplace.

-- The row that one transaction at a time holds for a workplace and kind; recorded counts what
-- was recorded under it.
CREATE TABLE series (
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id),
    kind TEXT NOT NULL,
    recorded INTEGER NOT NULL,
    PRIMARY KEY (workplace_id, kind)
) STRICT;

-- Byte for byte as received; envelope only where the signature verifies in place alone.
CREATE TABLE documents (
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id),
    sha256 BLOB NOT NULL,
    bytes BLOB NOT NULL,
    envelope BLOB,
    PRIMARY KEY (workplace_id, sha256)
) STRICT;

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

-- The last defence: a number begins with the workplace's code, so it is unique everywhere.
CREATE UNIQUE INDEX declarations_number ON declarations (workplace_id, number);
CREATE UNIQUE INDEX declarations_sequence
    ON declarations (workplace_id, kind, period_first, sequence) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX declarations_document
    ON declarations (workplace_id, document_sha256) WHERE number IS NOT NULL;

-- The bytes exactly as answered.
CREATE TABLE receipts (
    workplace_id INTEGER NOT NULL,
    declaration_id INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (workplace_id, declaration_id),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
) STRICT;

CREATE TABLE history (
    workplace_id INTEGER NOT NULL,
    declaration_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    at TEXT NOT NULL,
    person_id INTEGER REFERENCES persons (id),
    reason TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    PRIMARY KEY (workplace_id, declaration_id, position),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
) STRICT;

-- Accepted, and waiting for a place in the feed: no submission waits for a global order.
CREATE TABLE outbox (
    workplace_id INTEGER NOT NULL,
    declaration_id INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (workplace_id, declaration_id),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
) STRICT;
