ALTER TABLE audit.entries ADD on_behalf_of text COLLATE "C";

ALTER TABLE audit.entries ADD mandate text COLLATE "C";
