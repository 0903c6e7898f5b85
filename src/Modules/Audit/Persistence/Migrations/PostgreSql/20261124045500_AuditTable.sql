CREATE TABLE audit.entries (
    sequence bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    via text COLLATE "C" NOT NULL,
    peer text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL,
    resource text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    detail text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    hash text COLLATE "C" NOT NULL,
    CONSTRAINT pk_audit_entries PRIMARY KEY (sequence)
);

CREATE INDEX ix_audit_entries_at ON audit.entries (at);

CREATE OR REPLACE FUNCTION "audit".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "entries_append_only" BEFORE UPDATE OR DELETE ON "audit"."entries"
    FOR EACH ROW EXECUTE FUNCTION "audit".refuse_change();
CREATE TRIGGER "entries_no_truncate" BEFORE TRUNCATE ON "audit"."entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "audit".refuse_change();
