-- Files of millions of rows pass through here, and what PostgreSQL compresses by unless told otherwise takes most of the time of writing them.
-- A server before 14, or one built without lz4, goes on as before.
DO $$
BEGIN
    EXECUTE 'ALTER TABLE allocation.run_file ALTER COLUMN content SET COMPRESSION lz4';
    EXECUTE 'ALTER TABLE allocation.snapshot_chunk ALTER COLUMN content SET COMPRESSION lz4';
    EXECUTE 'ALTER TABLE allocation.outcome ALTER COLUMN delta SET COMPRESSION lz4';
    EXECUTE 'ALTER TABLE allocation.outcome ALTER COLUMN draws SET COMPRESSION lz4';
EXCEPTION
    WHEN syntax_error OR feature_not_supported OR undefined_object OR invalid_parameter_value THEN NULL;
END
$$;
