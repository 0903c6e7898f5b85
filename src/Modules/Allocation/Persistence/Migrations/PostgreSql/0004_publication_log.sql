ALTER TABLE allocation.publication ADD log_sequence bigint;

ALTER TABLE allocation.publication ADD log_hash text COLLATE "C";
