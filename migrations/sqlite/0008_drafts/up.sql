-- Drafts: what is being prepared of a workplace, a kind and a period, byte for byte as it was made
-- or saved; at most one.
CREATE TABLE drafts (
    workplace_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (workplace_id, kind, period),
    FOREIGN KEY (workplace_id, kind) REFERENCES series (workplace_id, kind)
) STRICT;

-- What happened to drafts, those that were deleted too, until an acceptance takes the lines over
-- into the history of the declaration.
CREATE TABLE draft_changes (
    workplace_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    position INTEGER NOT NULL,
    at TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES persons (id),
    reason TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    PRIMARY KEY (workplace_id, kind, period, position),
    FOREIGN KEY (workplace_id, kind) REFERENCES series (workplace_id, kind)
) STRICT;
