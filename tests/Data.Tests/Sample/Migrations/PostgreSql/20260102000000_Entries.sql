ALTER TABLE sample.parties ADD hash bytea;

CREATE TABLE sample.entries (
    entry_id bigint NOT NULL,
    year integer NOT NULL,
    party_id text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    CONSTRAINT pk_sample_entries PRIMARY KEY (entry_id),
    CONSTRAINT fk_sample_entries_party FOREIGN KEY (year, party_id) REFERENCES sample.parties (year, party_id) ON DELETE RESTRICT
);

CREATE INDEX ix_sample_entries_year_party_id ON sample.entries (year, party_id);

CREATE OR REPLACE FUNCTION sample.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE ON sample.entries
    FOR EACH ROW EXECUTE FUNCTION sample.refuse_change();
CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON sample.entries
    FOR EACH STATEMENT EXECUTE FUNCTION sample.refuse_change();
