-- Who reports, and who may sign for them.

CREATE TABLE companies (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cui TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    active BOOLEAN NOT NULL
);

CREATE TABLE workplaces (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    unit_type TEXT COLLATE "C" NOT NULL,
    company_id BIGINT NOT NULL REFERENCES companies (id)
);

CREATE INDEX workplaces_company ON workplaces (company_id);

CREATE TABLE workplace_aliases (
    alias TEXT COLLATE "C" PRIMARY KEY,
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id)
);

CREATE TABLE persons (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL
);

CREATE TABLE certificates (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 BYTEA NOT NULL UNIQUE,
    der BYTEA NOT NULL,
    person_id BIGINT NOT NULL REFERENCES persons (id),
    serial TEXT COLLATE "C" NOT NULL,
    ski BYTEA,
    not_before TIMESTAMP NOT NULL,
    not_after TIMESTAMP NOT NULL,
    registered_at TIMESTAMP NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('registered', 'withdrawn'))
);

CREATE INDEX certificates_serial ON certificates (serial);
CREATE INDEX certificates_ski ON certificates (ski);

CREATE TABLE roles (
    person_id BIGINT NOT NULL REFERENCES persons (id),
    company_id BIGINT NOT NULL REFERENCES companies (id),
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('representative', 'user')),
    since TIMESTAMP NOT NULL,
    until TIMESTAMP,
    PRIMARY KEY (person_id, company_id, role, since)
);
