CREATE TABLE allocation.snapshot (
    id text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    stage text COLLATE "C" NOT NULL,
    protocol_id text COLLATE "C" NOT NULL,
    protocol_text text COLLATE "C" NOT NULL,
    protocol_hash text COLLATE "C" NOT NULL,
    input_hash text COLLATE "C" NOT NULL,
    seed_commitment text COLLATE "C" NOT NULL,
    seed bytea NOT NULL,
    subject_key bytea NOT NULL,
    ladder_version text COLLATE "C" NOT NULL,
    facts_revision bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    proposed_by text COLLATE "C" NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    confirmed_by text COLLATE "C",
    confirmed_at timestamp with time zone,
    CONSTRAINT pk_allocation_snapshot PRIMARY KEY (id)
);

CREATE TABLE allocation.snapshot_chunk (
    snapshot_id text COLLATE "C" NOT NULL,
    file text COLLATE "C" NOT NULL,
    chunk integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT pk_allocation_snapshot_chunk PRIMARY KEY (snapshot_id, file, chunk)
);

CREATE OR REPLACE FUNCTION "allocation".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "snapshot_chunk_append_only" BEFORE UPDATE OR DELETE ON "allocation"."snapshot_chunk"
    FOR EACH ROW EXECUTE FUNCTION "allocation".refuse_change();
CREATE TRIGGER "snapshot_chunk_no_truncate" BEFORE TRUNCATE ON "allocation"."snapshot_chunk"
    FOR EACH STATEMENT EXECUTE FUNCTION "allocation".refuse_change();

CREATE TABLE allocation.snapshot_qualification (
    snapshot_id text COLLATE "C" NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    qualifies boolean NOT NULL,
    reason text COLLATE "C" NOT NULL,
    CONSTRAINT pk_allocation_snapshot_qualification PRIMARY KEY (snapshot_id, consortium)
);

CREATE OR REPLACE FUNCTION "allocation".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "snapshot_qualification_append_only" BEFORE UPDATE OR DELETE ON "allocation"."snapshot_qualification"
    FOR EACH ROW EXECUTE FUNCTION "allocation".refuse_change();
CREATE TRIGGER "snapshot_qualification_no_truncate" BEFORE TRUNCATE ON "allocation"."snapshot_qualification"
    FOR EACH STATEMENT EXECUTE FUNCTION "allocation".refuse_change();

CREATE TABLE allocation.run (
    id text COLLATE "C" NOT NULL,
    snapshot_id text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    number integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    ladder_version text COLLATE "C" NOT NULL,
    created_by text COLLATE "C" NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    evidence_root text COLLATE "C",
    failure text COLLATE "C",
    trace_parent text COLLATE "C",
    institutions_per_unit integer NOT NULL,
    components_per_unit integer NOT NULL,
    traced_units integer NOT NULL,
    CONSTRAINT pk_allocation_run PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_allocation_run_year_number ON allocation.run (year, number);

CREATE TABLE allocation.phase (
    run_id text COLLATE "C" NOT NULL,
    phase integer NOT NULL,
    profession text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    units integer NOT NULL,
    remaining integer NOT NULL,
    waits_for integer NOT NULL,
    next_phase integer,
    CONSTRAINT pk_allocation_phase PRIMARY KEY (run_id, phase)
);

CREATE TABLE allocation.unit (
    run_id text COLLATE "C" NOT NULL,
    phase integer NOT NULL,
    unit integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    attempt integer NOT NULL,
    worker text COLLATE "C",
    lease_until timestamp with time zone,
    completed_at timestamp with time zone,
    CONSTRAINT pk_allocation_unit PRIMARY KEY (run_id, phase, unit)
);

CREATE INDEX ix_allocation_unit_state_lease_until ON allocation.unit (state, lease_until);

CREATE TABLE allocation.attempt (
    run_id text COLLATE "C" NOT NULL,
    phase integer NOT NULL,
    unit integer NOT NULL,
    attempt integer NOT NULL,
    worker text COLLATE "C" NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    outcome text COLLATE "C",
    problem text COLLATE "C",
    CONSTRAINT pk_allocation_attempt PRIMARY KEY (run_id, phase, unit, attempt)
);

CREATE TABLE allocation.outcome (
    run_id text COLLATE "C" NOT NULL,
    phase integer NOT NULL,
    unit integer NOT NULL,
    attempt integer NOT NULL,
    delta bytea NOT NULL,
    draws bytea NOT NULL,
    CONSTRAINT pk_allocation_outcome PRIMARY KEY (run_id, phase, unit, attempt)
);

CREATE TABLE allocation.decision (
    run_id text COLLATE "C" NOT NULL,
    phase integer NOT NULL,
    unit integer NOT NULL,
    attempt integer NOT NULL,
    ordinal integer NOT NULL,
    profession text COLLATE "C" NOT NULL,
    party text COLLATE "C" NOT NULL,
    leaf bytea NOT NULL,
    CONSTRAINT pk_allocation_decision PRIMARY KEY (run_id, phase, unit, attempt, ordinal)
);

CREATE INDEX ix_allocation_decision_run_id_profession_party ON allocation.decision (run_id, profession, party);

CREATE OR REPLACE FUNCTION "allocation".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "decision_append_only" BEFORE UPDATE OR DELETE ON "allocation"."decision"
    FOR EACH ROW EXECUTE FUNCTION "allocation".refuse_change();
CREATE TRIGGER "decision_no_truncate" BEFORE TRUNCATE ON "allocation"."decision"
    FOR EACH STATEMENT EXECUTE FUNCTION "allocation".refuse_change();

CREATE TABLE allocation.result (
    run_id text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    requested integer NOT NULL,
    newcomer integer NOT NULL,
    guarantee integer NOT NULL,
    consortium integer NOT NULL,
    volume integer NOT NULL,
    remainder integer NOT NULL,
    lottery integer NOT NULL,
    open integer NOT NULL,
    bonus integer NOT NULL,
    moved_in integer NOT NULL,
    moved_out integer NOT NULL,
    returned integer NOT NULL,
    received integer NOT NULL,
    granted integer NOT NULL,
    decision text COLLATE "C" NOT NULL,
    CONSTRAINT pk_allocation_result PRIMARY KEY (run_id, profession, tpid)
);

CREATE TABLE allocation.consortium_bonus (
    run_id text COLLATE "C" NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    base integer NOT NULL,
    bonus integer NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    bonus_places integer NOT NULL,
    provisional boolean NOT NULL,
    CONSTRAINT pk_allocation_consortium_bonus PRIMARY KEY (run_id, consortium, profession, tpid)
);

CREATE TABLE allocation.run_file (
    run_id text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    chunk integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT pk_allocation_run_file PRIMARY KEY (run_id, name, chunk)
);

CREATE OR REPLACE FUNCTION "allocation".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "run_file_append_only" BEFORE UPDATE OR DELETE ON "allocation"."run_file"
    FOR EACH ROW EXECUTE FUNCTION "allocation".refuse_change();
CREATE TRIGGER "run_file_no_truncate" BEFORE TRUNCATE ON "allocation"."run_file"
    FOR EACH STATEMENT EXECUTE FUNCTION "allocation".refuse_change();

CREATE TABLE allocation.publication (
    run_id text COLLATE "C" NOT NULL,
    stage text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    proposed_by text COLLATE "C" NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    approved_by text COLLATE "C",
    approved_at timestamp with time zone,
    published_as text COLLATE "C",
    CONSTRAINT pk_allocation_publication PRIMARY KEY (run_id, stage)
);

CREATE UNIQUE INDEX ix_allocation_publication_published_as ON allocation.publication (published_as);

CREATE TABLE allocation.request (
    request_id text COLLATE "C" NOT NULL,
    resource text COLLATE "C" NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_allocation_request PRIMARY KEY (request_id)
);
