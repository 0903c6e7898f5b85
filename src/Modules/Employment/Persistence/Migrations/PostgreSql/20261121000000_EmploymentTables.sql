CREATE TABLE employment.claim_sets (
    year integer NOT NULL,
    number integer NOT NULL,
    run text COLLATE "C" NOT NULL,
    evidence_root text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_employment_claim_sets PRIMARY KEY (year, number)
);

CREATE TABLE employment.claims (
    year integer NOT NULL,
    number integer NOT NULL,
    profession text COLLATE "C" NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    display_name text COLLATE "C" NOT NULL,
    granted bigint NOT NULL,
    bonus bigint NOT NULL,
    moved_in bigint NOT NULL,
    moved_out bigint NOT NULL,
    training_years integer NOT NULL,
    basis text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    CONSTRAINT pk_employment_claims PRIMARY KEY (year, number, profession, tpid)
);

CREATE OR REPLACE FUNCTION "employment".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "claim_sets_append_only" BEFORE UPDATE OR DELETE ON "employment"."claim_sets"
    FOR EACH ROW EXECUTE FUNCTION "employment".refuse_change();
CREATE TRIGGER "claim_sets_no_truncate" BEFORE TRUNCATE ON "employment"."claim_sets"
    FOR EACH STATEMENT EXECUTE FUNCTION "employment".refuse_change();

CREATE OR REPLACE FUNCTION "employment".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "claims_append_only" BEFORE UPDATE OR DELETE ON "employment"."claims"
    FOR EACH ROW EXECUTE FUNCTION "employment".refuse_change();
CREATE TRIGGER "claims_no_truncate" BEFORE TRUNCATE ON "employment"."claims"
    FOR EACH STATEMENT EXECUTE FUNCTION "employment".refuse_change();
