-- What is recorded, repeated on each of the 365 days before $LAST, the day it is of: documents,
-- receipts, lines and all, each with keys of its own.
SET client_min_messages = warning;
CREATE TEMPORARY TABLE days AS
    SELECT n, DATE '$LAST' - n AS day FROM generate_series(1, 365) AS n;

DO $$
DECLARE month DATE; of_table TEXT;
BEGIN
    FOR month IN SELECT DISTINCT date_trunc('month', day) FROM days LOOP
        FOREACH of_table IN ARRAY '{balance_lines,lot_lines,journal_lines}'::TEXT[] LOOP
            EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                of_table || to_char(month, '_YYYY_MM'), of_table, month, month + interval '1 month');
        END LOOP;
    END LOOP;
END $$;

-- Every row of a table on each of the days, these columns said anew.
CREATE FUNCTION pg_temp.repeat_daily(of_table REGCLASS, anew JSONB) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE names TEXT; said TEXT;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
        string_agg(coalesce(anew ->> attname, 'row.' || quote_ident(attname)), ', ' ORDER BY attnum)
        INTO names, said
        FROM pg_attribute WHERE attrelid = of_table AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s AS row, days',
        of_table, names, said, of_table);
END $$;

SELECT pg_temp.repeat_daily('documents',
    '{"sha256": "sha256(row.sha256 || day::text::bytea)"}');
SELECT pg_temp.repeat_daily('declarations',
    '{"id": "-(row.id * 1000 + n)", "period_first": "day", "period": "day::text",
      "number": "left(row.number, 15) || to_char(day, ''YYMMDD'')",
      "document_sha256": "sha256(row.document_sha256 || day::text::bytea)",
      "received_at": "row.received_at - n * interval ''1 day''",
      "registered_at": "row.registered_at - n * interval ''1 day''"}');
SELECT pg_temp.repeat_daily(of_table, '{"declaration_id": "-(row.declaration_id * 1000 + n)"}')
    FROM unnest('{receipts,history,outbox,rechecks}'::REGCLASS[]) AS of_table;
SELECT pg_temp.repeat_daily('audit', '{"id": "-(row.id * 1000 + n)"}');
SELECT pg_temp.repeat_daily(of_table,
    '{"declaration_id": "-(row.declaration_id * 1000 + n)", "period_first": "day"}')
    FROM unnest('{balance_lines,lot_lines}'::REGCLASS[]) AS of_table;
