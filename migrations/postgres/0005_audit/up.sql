-- What was asked and answered, without personal data; append-only.

CREATE TABLE audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    operation TEXT COLLATE "C" NOT NULL,
    code INTEGER NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    workplace TEXT COLLATE "C",
    certificate_sha256 BYTEA,
    document_sha256 BYTEA,
    detail TEXT COLLATE "C" NOT NULL
);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit is append-only';
END
$$;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- One row, written by the probe of the path to acceptance.
CREATE TABLE probe (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    at TIMESTAMP NOT NULL
);
