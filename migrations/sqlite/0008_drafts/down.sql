DROP TABLE draft_changes;
DROP TABLE drafts;
