-- Declarations and their evidence. Every key starts with the workplace.

-- The row that one transaction at a time holds for a workplace and kind; recorded counts what
-- was recorded under it.
CREATE TABLE series (
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    kind TEXT COLLATE "C" NOT NULL,
    recorded BIGINT NOT NULL,
    PRIMARY KEY (workplace_id, kind)
);

-- Byte for byte as received; envelope only where the signature verifies in place alone.
CREATE TABLE documents (
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    sha256 BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    envelope BYTEA,
    PRIMARY KEY (workplace_id, sha256)
);

CREATE TABLE declarations (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    workplace_id BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    period_first DATE NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    sequence SMALLINT NOT NULL CHECK (sequence BETWEEN 0 AND 99),
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('PROIECT', 'ACCEPTATA', 'RESPINSA')),
    number TEXT COLLATE "C",
    document_sha256 BYTEA NOT NULL,
    certificate_id BIGINT NOT NULL REFERENCES certificates (id),
    received_at TIMESTAMP NOT NULL,
    registered_at TIMESTAMP,
    late BOOLEAN NOT NULL,
    replaced_by TEXT COLLATE "C",
    PRIMARY KEY (workplace_id, id),
    FOREIGN KEY (workplace_id, kind) REFERENCES series (workplace_id, kind),
    FOREIGN KEY (workplace_id, document_sha256) REFERENCES documents (workplace_id, sha256),
    CHECK ((number IS NULL) = (registered_at IS NULL)),
    CHECK (state <> 'ACCEPTATA' OR number IS NOT NULL)
);

-- The last defence: a number begins with the workplace's code, so it is unique everywhere.
CREATE UNIQUE INDEX declarations_number ON declarations (workplace_id, number);
CREATE UNIQUE INDEX declarations_sequence
    ON declarations (workplace_id, kind, period_first, sequence) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX declarations_document
    ON declarations (workplace_id, document_sha256) WHERE number IS NOT NULL;

-- The bytes exactly as answered.
CREATE TABLE receipts (
    workplace_id BIGINT NOT NULL,
    declaration_id BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (workplace_id, declaration_id),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
);

CREATE TABLE history (
    workplace_id BIGINT NOT NULL,
    declaration_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    at TIMESTAMP NOT NULL,
    person_id BIGINT REFERENCES persons (id),
    reason TEXT COLLATE "C" NOT NULL,
    from_state TEXT COLLATE "C",
    to_state TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (workplace_id, declaration_id, position),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
);

-- Accepted, and waiting for a place in the feed: no submission waits for a global order.
CREATE TABLE outbox (
    workplace_id BIGINT NOT NULL,
    declaration_id BIGINT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (workplace_id, declaration_id),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
);
