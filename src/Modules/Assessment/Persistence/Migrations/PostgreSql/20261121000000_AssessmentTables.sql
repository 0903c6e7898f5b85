CREATE TABLE assessment.assessed_years (
    year integer NOT NULL,
    number integer NOT NULL,
    condition_set text COLLATE "C" NOT NULL,
    facts_revision bigint NOT NULL,
    input_hash text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    assessed_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_assessment_assessed_years PRIMARY KEY (year, number)
);

CREATE TABLE assessment.assessed_consortia (
    year integer NOT NULL,
    number integer NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    display_name text COLLATE "C" NOT NULL,
    lead text COLLATE "C",
    by_conditions text COLLATE "C" NOT NULL,
    facts_qualify boolean,
    content_hash text COLLATE "C" NOT NULL,
    CONSTRAINT pk_assessment_assessed_consortia PRIMARY KEY (year, number, consortium)
);

CREATE TABLE assessment.findings (
    year integer NOT NULL,
    number integer NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    kind text COLLATE "C" NOT NULL,
    rule_id text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    basis text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    sentence_nl text COLLATE "C" NOT NULL,
    sentence_en text COLLATE "C" NOT NULL,
    facts text COLLATE "C" NOT NULL,
    CONSTRAINT pk_assessment_findings PRIMARY KEY (year, number, consortium, position)
);

CREATE TABLE assessment.board_decisions (
    year integer NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    sequence integer NOT NULL,
    qualifies boolean NOT NULL,
    reason text COLLATE "C" NOT NULL,
    decider text COLLATE "C" NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    CONSTRAINT pk_assessment_board_decisions PRIMARY KEY (year, consortium, sequence)
);

CREATE UNIQUE INDEX ix_assessment_board_decisions_decider_request_id
    ON assessment.board_decisions (decider, request_id);

CREATE OR REPLACE FUNCTION "assessment".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "assessed_years_append_only" BEFORE UPDATE OR DELETE ON "assessment"."assessed_years"
    FOR EACH ROW EXECUTE FUNCTION "assessment".refuse_change();
CREATE TRIGGER "assessed_years_no_truncate" BEFORE TRUNCATE ON "assessment"."assessed_years"
    FOR EACH STATEMENT EXECUTE FUNCTION "assessment".refuse_change();

CREATE OR REPLACE FUNCTION "assessment".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "assessed_consortia_append_only" BEFORE UPDATE OR DELETE ON "assessment"."assessed_consortia"
    FOR EACH ROW EXECUTE FUNCTION "assessment".refuse_change();
CREATE TRIGGER "assessed_consortia_no_truncate" BEFORE TRUNCATE ON "assessment"."assessed_consortia"
    FOR EACH STATEMENT EXECUTE FUNCTION "assessment".refuse_change();

CREATE OR REPLACE FUNCTION "assessment".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "findings_append_only" BEFORE UPDATE OR DELETE ON "assessment"."findings"
    FOR EACH ROW EXECUTE FUNCTION "assessment".refuse_change();
CREATE TRIGGER "findings_no_truncate" BEFORE TRUNCATE ON "assessment"."findings"
    FOR EACH STATEMENT EXECUTE FUNCTION "assessment".refuse_change();

CREATE OR REPLACE FUNCTION "assessment".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "board_decisions_append_only" BEFORE UPDATE OR DELETE ON "assessment"."board_decisions"
    FOR EACH ROW EXECUTE FUNCTION "assessment".refuse_change();
CREATE TRIGGER "board_decisions_no_truncate" BEFORE TRUNCATE ON "assessment"."board_decisions"
    FOR EACH STATEMENT EXECUTE FUNCTION "assessment".refuse_change();
