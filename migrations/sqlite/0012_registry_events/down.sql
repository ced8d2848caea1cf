DROP TABLE role_requests;
CREATE TABLE workplace_obligations (
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id),
    valid_from TEXT NOT NULL,
    reports INTEGER NOT NULL CHECK (reports IN (0, 1)),
    PRIMARY KEY (workplace_id, valid_from)
) STRICT;
CREATE TABLE workplace_statuses (
    workplace_id INTEGER NOT NULL REFERENCES workplaces (id),
    valid_from TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ACTIV', 'SUSPENDAT',
        'SUSPENDARE_EXPIRATA', 'SUSPENDAT_SANCTIUNE', 'RETRAS', 'ANULAT', 'INCHIS')),
    act TEXT,
    PRIMARY KEY (workplace_id, valid_from)
) STRICT;
-- What the lists stated last; of the other events they had no room.
INSERT INTO workplace_statuses
    SELECT workplace_id, valid_from, status, act FROM mentions AS one
    WHERE event = 'STARE' AND void = 0 AND NOT EXISTS (SELECT 1 FROM mentions AS later
        WHERE later.workplace_id = one.workplace_id AND (later.supersedes = one.id
            OR (later.event = one.event AND later.valid_from = one.valid_from AND later.id > one.id)));
INSERT INTO workplace_obligations
    SELECT workplace_id, valid_from, reports FROM mentions AS one
    WHERE event = 'OBLIGATIE' AND void = 0 AND NOT EXISTS (SELECT 1 FROM mentions AS later
        WHERE later.workplace_id = one.workplace_id AND (later.supersedes = one.id
            OR (later.event = one.event AND later.valid_from = one.valid_from AND later.id > one.id)));
DROP TABLE mentions;
DROP TABLE permits;
