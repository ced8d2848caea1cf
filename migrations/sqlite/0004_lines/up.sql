-- The lines of accepted declarations. Quantities are thousandths, prices ten-thousandths.
-- Without rowids a declaration's lines lie together.

CREATE TABLE balance_lines (
    workplace_id INTEGER NOT NULL,
    period_first TEXT NOT NULL,
    declaration_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    table_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    product TEXT NOT NULL,
    condition TEXT,
    unit TEXT,
    opening INTEGER NOT NULL,
    receipts INTEGER NOT NULL,
    issues INTEGER NOT NULL,
    closing INTEGER NOT NULL,
    difference INTEGER NOT NULL,
    difference_reason TEXT,
    PRIMARY KEY (workplace_id, period_first, declaration_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE lot_lines (
    workplace_id INTEGER NOT NULL,
    period_first TEXT NOT NULL,
    declaration_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    table_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    product TEXT NOT NULL,
    lot TEXT NOT NULL,
    expiry TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (workplace_id, period_first, declaration_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal_lines (
    workplace_id INTEGER NOT NULL,
    period_first TEXT NOT NULL,
    declaration_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    table_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    product TEXT NOT NULL,
    operation TEXT,
    quantity INTEGER NOT NULL,
    lot TEXT,
    expiry TEXT,
    beneficiary TEXT,
    unit_price INTEGER,
    partner_workplace TEXT,
    partner_cui TEXT,
    partner_name TEXT,
    partner_country TEXT,
    document_kind TEXT,
    document_number TEXT,
    document_date TEXT,
    PRIMARY KEY (workplace_id, period_first, declaration_id, position)
) STRICT, WITHOUT ROWID;
