-- The CN nomenclature of excise goods, what each place is authorised for, and how often it files.

-- units: separated by spaces, the usual one first.
CREATE TABLE excise_products (
    code TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    name TEXT COLLATE "C" NOT NULL,
    units TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (code, valid_from)
);

-- code: a CN code, or what the codes of a family begin with. Both days are in the term.
CREATE TABLE workplace_products (
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    code TEXT COLLATE "C" NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE CHECK (valid_to >= valid_from),
    PRIMARY KEY (workplace_id, code, valid_from)
);

-- How often a kind that has several frequencies is filed, from the 1 January of that year on.
CREATE TABLE workplace_frequencies (
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    kind TEXT COLLATE "C" NOT NULL,
    from_year INTEGER NOT NULL,
    frequency TEXT COLLATE "C" NOT NULL CHECK (frequency IN ('luna', 'trimestru', 'an')),
    PRIMARY KEY (workplace_id, kind, from_year)
);

-- Until now the first declaration of a year said how often: what was said stays so.
INSERT INTO workplace_frequencies (workplace_id, kind, from_year, frequency)
SELECT DISTINCT workplace_id, kind, CAST(substr(period, 1, 4) AS INTEGER),
    CASE WHEN length(period) = 4 THEN 'an' WHEN period LIKE '%-T_' THEN 'trimestru' ELSE 'luna' END
FROM declarations WHERE kind IN ('FA', 'FE') AND number IS NOT NULL;
