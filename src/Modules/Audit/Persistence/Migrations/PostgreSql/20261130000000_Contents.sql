ALTER TABLE audit.entries ADD contents text COLLATE "C";

CREATE TABLE audit.contents (
    sequence bigint NOT NULL,
    position integer NOT NULL,
    area text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL,
    rows text COLLATE "C" NOT NULL,
    CONSTRAINT pk_audit_contents PRIMARY KEY (sequence, position)
);

CREATE INDEX ix_audit_contents_area ON audit.contents (area, sequence);

CREATE TRIGGER "contents_append_only" BEFORE UPDATE OR DELETE ON "audit"."contents"
    FOR EACH ROW EXECUTE FUNCTION "audit".refuse_change();
CREATE TRIGGER "contents_no_truncate" BEFORE TRUNCATE ON "audit"."contents"
    FOR EACH STATEMENT EXECUTE FUNCTION "audit".refuse_change();
