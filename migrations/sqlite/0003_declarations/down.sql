DROP TABLE outbox;
DROP TABLE history;
DROP TABLE receipts;
DROP TABLE declarations;
DROP TABLE documents;
DROP TABLE series;
