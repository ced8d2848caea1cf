DROP TABLE role_requests;
CREATE TABLE workplace_obligations (
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    valid_from DATE NOT NULL,
    reports BOOLEAN NOT NULL,
    PRIMARY KEY (workplace_id, valid_from)
);
CREATE TABLE workplace_statuses (
    workplace_id BIGINT NOT NULL REFERENCES workplaces (id),
    valid_from DATE NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('ACTIV', 'SUSPENDAT',
        'SUSPENDARE_EXPIRATA', 'SUSPENDAT_SANCTIUNE', 'RETRAS', 'ANULAT', 'INCHIS')),
    act TEXT COLLATE "C",
    PRIMARY KEY (workplace_id, valid_from)
);
-- What the lists stated last; of the other events they had no room.
INSERT INTO workplace_statuses
    SELECT workplace_id, valid_from, status, act FROM mentions AS one
    WHERE event = 'STARE' AND NOT void AND NOT EXISTS (SELECT 1 FROM mentions AS later
        WHERE later.workplace_id = one.workplace_id AND (later.supersedes = one.id
            OR (later.event = one.event AND later.valid_from = one.valid_from AND later.id > one.id)));
INSERT INTO workplace_obligations
    SELECT workplace_id, valid_from, reports FROM mentions AS one
    WHERE event = 'OBLIGATIE' AND NOT void AND NOT EXISTS (SELECT 1 FROM mentions AS later
        WHERE later.workplace_id = one.workplace_id AND (later.supersedes = one.id
            OR (later.event = one.event AND later.valid_from = one.valid_from AND later.id > one.id)));
DROP TABLE mentions;
DROP FUNCTION mentions_is_append_only;
DROP TABLE permits;
