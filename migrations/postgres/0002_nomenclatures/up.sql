-- The coded lists that are imported. Both days of a validity are in it.

CREATE TABLE nomenclature_versions (
    name TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    PRIMARY KEY (name, valid_from)
);

CREATE TABLE medicines (
    code TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    name TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    prescription BOOLEAN NOT NULL,
    controlled BOOLEAN NOT NULL,
    PRIMARY KEY (code, valid_from)
);
