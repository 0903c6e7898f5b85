CREATE TABLE registration.years (
    allocation_year integer NOT NULL,
    protocol text COLLATE "C" NOT NULL,
    request_deadline date NOT NULL,
    withdrawal_deadline date,
    seed text COLLATE "C",
    revision bigint NOT NULL,
    input_hash text COLLATE "C" NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by text COLLATE "C" NOT NULL,
    CONSTRAINT pk_registration_years PRIMARY KEY (allocation_year)
);

CREATE TABLE registration.changes (
    allocation_year integer NOT NULL,
    revision bigint NOT NULL,
    position integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    via text COLLATE "C" NOT NULL,
    operation text COLLATE "C" NOT NULL,
    file text COLLATE "C" NOT NULL,
    before text COLLATE "C",
    after text COLLATE "C",
    reason text COLLATE "C" NOT NULL,
    correction_number integer,
    CONSTRAINT pk_registration_changes PRIMARY KEY (allocation_year, revision, position),
    CONSTRAINT fk_registration_changes_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE OR REPLACE FUNCTION "registration".refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME; END $$;
CREATE TRIGGER "changes_append_only" BEFORE UPDATE OR DELETE ON "registration"."changes"
    FOR EACH ROW EXECUTE FUNCTION "registration".refuse_change();
CREATE TRIGGER "changes_no_truncate" BEFORE TRUNCATE ON "registration"."changes"
    FOR EACH STATEMENT EXECUTE FUNCTION "registration".refuse_change();

CREATE TABLE registration.answers (
    user_id text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    answer bytea NOT NULL,
    answered_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_registration_answers PRIMARY KEY (user_id, request_id)
);

CREATE TABLE registration.institutions (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    sector text COLLATE "C",
    region text COLLATE "C" NOT NULL,
    kind text COLLATE "C",
    CONSTRAINT pk_registration_institutions PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_institutions_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_institutions_allocation_year_tpid
    ON registration.institutions (allocation_year, tpid);

CREATE TABLE registration.mergers (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    predecessor text COLLATE "C" NOT NULL,
    successor text COLLATE "C" NOT NULL,
    effective_on date NOT NULL,
    CONSTRAINT pk_registration_mergers PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_mergers_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_mergers_allocation_year_predecessor
    ON registration.mergers (allocation_year, predecessor);

CREATE TABLE registration.recognitions (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    first_allocation_year integer,
    entered_as_newcomer boolean,
    requested_every_year boolean,
    CONSTRAINT pk_registration_recognitions PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_recognitions_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_recognitions_allocation_year_tpid_prof_fb97e406
    ON registration.recognitions (allocation_year, tpid, profession, valid_from);

CREATE TABLE registration.previous (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    year integer NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    granted integer NOT NULL,
    CONSTRAINT pk_registration_previous PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_previous_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_previous_allocation_year_year_tpid_profession
    ON registration.previous (allocation_year, year, tpid, profession);

CREATE TABLE registration.provenance (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    file text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    basis text COLLATE "C" NOT NULL,
    note text COLLATE "C" NOT NULL,
    CONSTRAINT pk_registration_provenance PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_provenance_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE TABLE registration.trainings (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    trainee text COLLATE "C" NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    start date NOT NULL,
    "end" date,
    subsidised boolean NOT NULL,
    share integer NOT NULL,
    CONSTRAINT pk_registration_trainings PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_trainings_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE TABLE registration.interruptions (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    trainee text COLLATE "C" NOT NULL,
    start date NOT NULL,
    "end" date,
    CONSTRAINT pk_registration_interruptions PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_interruptions_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE TABLE registration.capacity (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    profession text COLLATE "C" NOT NULL,
    places integer NOT NULL,
    bonus_reserve integer NOT NULL,
    reference_threshold integer,
    source text COLLATE "C" NOT NULL,
    CONSTRAINT pk_registration_capacity PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_capacity_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_capacity_allocation_year_profession
    ON registration.capacity (allocation_year, profession);

CREATE TABLE registration.sector_weights (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    profession text COLLATE "C" NOT NULL,
    sector text COLLATE "C" NOT NULL,
    weight integer NOT NULL,
    CONSTRAINT pk_registration_sector_weights PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_sector_weights_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_sector_weights_allocation_year_profess_27f2f322
    ON registration.sector_weights (allocation_year, profession, sector);

CREATE TABLE registration.requests (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    round integer NOT NULL,
    places integer NOT NULL,
    CONSTRAINT pk_registration_requests PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_requests_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_requests_allocation_year_tpid_profession_round
    ON registration.requests (allocation_year, tpid, profession, round);

CREATE TABLE registration.returns (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    places integer NOT NULL,
    returned_on date NOT NULL,
    offered_to text COLLATE "C",
    CONSTRAINT pk_registration_returns PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_returns_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE TABLE registration.consortia (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    lead text COLLATE "C",
    requester text COLLATE "C",
    mode text COLLATE "C",
    existing boolean,
    announced_on date,
    announced_at_institute_on date,
    intent_declared_on date,
    agreement text COLLATE "C" NOT NULL,
    training_plan boolean,
    test_result text COLLATE "C",
    tested_on date,
    CONSTRAINT pk_registration_consortia PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_consortia_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_consortia_allocation_year_consortium
    ON registration.consortia (allocation_year, consortium);

CREATE TABLE registration.consortium_members (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    dependent boolean,
    signed boolean,
    settings integer,
    section_iii boolean,
    CONSTRAINT pk_registration_consortium_members PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_consortium_members_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_consortium_members_allocation_year_con_59a2a830
    ON registration.consortium_members (allocation_year, consortium, tpid);

CREATE TABLE registration.assessments (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    qualifies boolean NOT NULL,
    reason text COLLATE "C" NOT NULL,
    CONSTRAINT pk_registration_assessments PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_assessments_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_assessments_allocation_year_consortium
    ON registration.assessments (allocation_year, consortium);

CREATE TABLE registration.brought_in (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    places integer NOT NULL,
    CONSTRAINT pk_registration_brought_in PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_brought_in_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_brought_in_allocation_year_consortium__5cb543a6
    ON registration.brought_in (allocation_year, consortium, tpid, profession);

CREATE TABLE registration.bonus_distribution (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    places integer NOT NULL,
    CONSTRAINT pk_registration_bonus_distribution PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_bonus_distribution_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_bonus_distribution_allocation_year_con_69da1589
    ON registration.bonus_distribution (allocation_year, consortium, profession, tpid);

CREATE TABLE registration.transfers (
    allocation_year integer NOT NULL,
    row_number bigint NOT NULL,
    consortium text COLLATE "C" NOT NULL,
    profession text COLLATE "C" NOT NULL,
    from_tpid text COLLATE "C" NOT NULL,
    to_tpid text COLLATE "C" NOT NULL,
    places integer NOT NULL,
    CONSTRAINT pk_registration_transfers PRIMARY KEY (allocation_year, row_number),
    CONSTRAINT fk_registration_transfers_allocation_year FOREIGN KEY (allocation_year)
        REFERENCES registration.years (allocation_year) ON DELETE RESTRICT
);

CREATE UNIQUE INDEX ix_registration_transfers_allocation_year_consortium_p_c1911962
    ON registration.transfers (allocation_year, consortium, profession, from_tpid, to_tpid);
