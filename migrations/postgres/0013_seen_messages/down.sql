DROP TABLE seen_messages;
