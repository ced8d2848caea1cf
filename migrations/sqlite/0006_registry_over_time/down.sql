ALTER TABLE outbox RENAME TO outbox_of_states;
CREATE TABLE outbox (
    workplace_id INTEGER NOT NULL,
    declaration_id INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (workplace_id, declaration_id),
    FOREIGN KEY (workplace_id, declaration_id) REFERENCES declarations (workplace_id, id)
) STRICT;
INSERT INTO outbox SELECT workplace_id, declaration_id, recorded_at
    FROM outbox_of_states WHERE state = 'ACCEPTATA';
DROP TABLE outbox_of_states;
ALTER TABLE audit DROP COLUMN officer;
ALTER TABLE history DROP COLUMN officer;
DROP TABLE outages;
DROP TABLE officers;
DROP INDEX persons_cnp;
ALTER TABLE persons DROP COLUMN phone;
ALTER TABLE persons DROP COLUMN email;
ALTER TABLE persons DROP COLUMN cnp;
ALTER TABLE persons DROP COLUMN cnp_hash;
DROP TABLE workplace_obligations;
DROP TABLE workplace_statuses;
DROP TABLE offices;
ALTER TABLE workplaces DROP COLUMN street;
ALTER TABLE workplaces DROP COLUMN locality;
ALTER TABLE workplaces DROP COLUMN county;
ALTER TABLE companies DROP COLUMN owner_kind;
