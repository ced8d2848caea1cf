DROP TABLE journal_lines;
DROP TABLE lot_lines;
DROP TABLE balance_lines;
