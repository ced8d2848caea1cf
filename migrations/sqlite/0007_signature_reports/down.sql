DROP TABLE certificate_digests;
ALTER TABLE declarations DROP COLUMN signature;
