-- Drafts: what is being prepared of a workplace, a kind and a period, byte for byte as it was made
-- or saved; at most one.
CREATE TABLE drafts (
    workplace_id BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    document BYTEA NOT NULL,
    PRIMARY KEY (workplace_id, kind, period),
    FOREIGN KEY (workplace_id, kind) REFERENCES series (workplace_id, kind)
);

-- What happened to drafts, those that were deleted too, until an acceptance takes the lines over
-- into the history of the declaration.
CREATE TABLE draft_changes (
    workplace_id BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    position INTEGER NOT NULL,
    at TIMESTAMP NOT NULL,
    person_id BIGINT NOT NULL REFERENCES persons (id),
    reason TEXT COLLATE "C" NOT NULL,
    from_state TEXT COLLATE "C",
    to_state TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (workplace_id, kind, period, position),
    FOREIGN KEY (workplace_id, kind) REFERENCES series (workplace_id, kind)
);
