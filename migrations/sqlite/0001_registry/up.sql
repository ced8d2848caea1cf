-- Who reports, and who may sign for them.

CREATE TABLE companies (
    id INTEGER PRIMARY KEY NOT NULL,
    cui TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE workplaces (
    id INTEGER PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    unit_type TEXT NOT NULL,
    company_id INTEGER NOT NULL REFERENCES companies (id)
) STRICT;

CREATE INDEX workplaces_company ON workplaces (company_id);

CREATE TABLE workplace_aliases (
    alias TEXT PRIMARY KEY NOT NULL,
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id)
) STRICT;

CREATE TABLE persons (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE certificates (
    id INTEGER PRIMARY KEY NOT NULL,
    sha256 BLOB NOT NULL UNIQUE,
    der BLOB NOT NULL,
    person_id INTEGER NOT NULL REFERENCES persons (id),
    serial TEXT NOT NULL,
    ski BLOB,
    not_before TEXT NOT NULL,
    not_after TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('registered', 'withdrawn'))
) STRICT;

CREATE INDEX certificates_serial ON certificates (serial);
CREATE INDEX certificates_ski ON certificates (ski);

CREATE TABLE roles (
    person_id INTEGER NOT NULL REFERENCES persons (id),
    company_id INTEGER NOT NULL REFERENCES companies (id),
    role TEXT NOT NULL CHECK (role IN ('representative', 'user')),
    since TEXT NOT NULL,
    until TEXT,
    PRIMARY KEY (person_id, company_id, role, since)
) STRICT;
