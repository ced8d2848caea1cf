-- The coded lists that are imported. Both days of a validity are in it.

CREATE TABLE nomenclature_versions (
    name TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    PRIMARY KEY (name, valid_from)
) STRICT;

CREATE TABLE medicines (
    code TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    prescription INTEGER NOT NULL CHECK (prescription IN (0, 1)),
    controlled INTEGER NOT NULL CHECK (controlled IN (0, 1)),
    PRIMARY KEY (code, valid_from)
) STRICT;
