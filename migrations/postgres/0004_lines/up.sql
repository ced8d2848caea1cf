-- The lines of accepted declarations. Quantities are thousandths, prices ten-thousandths.
-- One partition a month, created before the month's first declaration (store/months.rs).

CREATE TABLE balance_lines (
    workplace_id BIGINT NOT NULL,
    period_first DATE NOT NULL,
    declaration_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    table_no SMALLINT NOT NULL,
    row_no INTEGER NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    condition TEXT COLLATE "C",
    unit TEXT COLLATE "C",
    opening BIGINT NOT NULL,
    receipts BIGINT NOT NULL,
    issues BIGINT NOT NULL,
    closing BIGINT NOT NULL,
    difference BIGINT NOT NULL,
    difference_reason TEXT COLLATE "C",
    PRIMARY KEY (workplace_id, period_first, declaration_id, position)
) PARTITION BY RANGE (period_first);

CREATE TABLE lot_lines (
    workplace_id BIGINT NOT NULL,
    period_first DATE NOT NULL,
    declaration_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    table_no SMALLINT NOT NULL,
    row_no INTEGER NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    lot TEXT COLLATE "C" NOT NULL,
    expiry DATE NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (workplace_id, period_first, declaration_id, position)
) PARTITION BY RANGE (period_first);

CREATE TABLE journal_lines (
    workplace_id BIGINT NOT NULL,
    period_first DATE NOT NULL,
    declaration_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    table_no SMALLINT NOT NULL,
    row_no INTEGER NOT NULL,
    product TEXT COLLATE "C" NOT NULL,
    operation TEXT COLLATE "C",
    quantity BIGINT NOT NULL,
    lot TEXT COLLATE "C",
    expiry DATE,
    beneficiary TEXT COLLATE "C",
    unit_price BIGINT,
    partner_workplace TEXT COLLATE "C",
    partner_cui TEXT COLLATE "C",
    partner_name TEXT COLLATE "C",
    partner_country TEXT COLLATE "C",
    document_kind TEXT COLLATE "C",
    document_number TEXT COLLATE "C",
    document_date DATE,
    PRIMARY KEY (workplace_id, period_first, declaration_id, position)
) PARTITION BY RANGE (period_first);
