CREATE TABLE "registration_years" (
    "allocation_year" INTEGER NOT NULL CONSTRAINT "pk_registration_years" PRIMARY KEY,
    "protocol" TEXT COLLATE BINARY NOT NULL,
    "request_deadline" TEXT NOT NULL,
    "withdrawal_deadline" TEXT NULL,
    "seed" TEXT COLLATE BINARY NULL,
    "revision" INTEGER NOT NULL,
    "input_hash" TEXT COLLATE BINARY NOT NULL,
    "updated_at" TEXT NOT NULL,
    "updated_by" TEXT COLLATE BINARY NOT NULL
);

CREATE TABLE "registration_changes" (
    "allocation_year" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "changed_at" TEXT NOT NULL,
    "user_id" TEXT COLLATE BINARY NOT NULL,
    "via" TEXT COLLATE BINARY NOT NULL,
    "operation" TEXT COLLATE BINARY NOT NULL,
    "file" TEXT COLLATE BINARY NOT NULL,
    "before" TEXT COLLATE BINARY NULL,
    "after" TEXT COLLATE BINARY NULL,
    "reason" TEXT COLLATE BINARY NOT NULL,
    "correction_number" INTEGER NULL,
    CONSTRAINT "pk_registration_changes" PRIMARY KEY ("allocation_year", "revision", "position"),
    CONSTRAINT "fk_registration_changes_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE TRIGGER "registration_changes_no_update" BEFORE UPDATE ON "registration_changes"
BEGIN SELECT RAISE(ABORT, 'registration.changes is append-only'); END;

CREATE TRIGGER "registration_changes_no_delete" BEFORE DELETE ON "registration_changes"
BEGIN SELECT RAISE(ABORT, 'registration.changes is append-only'); END;

CREATE TABLE "registration_answers" (
    "user_id" TEXT COLLATE BINARY NOT NULL,
    "request_id" TEXT COLLATE BINARY NOT NULL,
    "content_hash" TEXT COLLATE BINARY NOT NULL,
    "answer" BLOB NOT NULL,
    "answered_at" TEXT NOT NULL,
    CONSTRAINT "pk_registration_answers" PRIMARY KEY ("user_id", "request_id")
);

CREATE TABLE "registration_institutions" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "name" TEXT COLLATE BINARY NOT NULL,
    "sector" TEXT COLLATE BINARY NULL,
    "region" TEXT COLLATE BINARY NOT NULL,
    "kind" TEXT COLLATE BINARY NULL,
    CONSTRAINT "pk_registration_institutions" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_institutions_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_institutions_allocation_year_tpid"
    ON "registration_institutions" ("allocation_year", "tpid");

CREATE TABLE "registration_mergers" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "predecessor" TEXT COLLATE BINARY NOT NULL,
    "successor" TEXT COLLATE BINARY NOT NULL,
    "effective_on" TEXT NOT NULL,
    CONSTRAINT "pk_registration_mergers" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_mergers_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_mergers_allocation_year_predecessor"
    ON "registration_mergers" ("allocation_year", "predecessor");

CREATE TABLE "registration_recognitions" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "valid_from" TEXT NOT NULL,
    "valid_until" TEXT NULL,
    "first_allocation_year" INTEGER NULL,
    "entered_as_newcomer" INTEGER NULL,
    "requested_every_year" INTEGER NULL,
    CONSTRAINT "pk_registration_recognitions" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_recognitions_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_recognitions_allocation_year_tpid_prof_fb97e406"
    ON "registration_recognitions" ("allocation_year", "tpid", "profession", "valid_from");

CREATE TABLE "registration_previous" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "year" INTEGER NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "granted" INTEGER NOT NULL,
    CONSTRAINT "pk_registration_previous" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_previous_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_previous_allocation_year_year_tpid_profession"
    ON "registration_previous" ("allocation_year", "year", "tpid", "profession");

CREATE TABLE "registration_provenance" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "file" TEXT COLLATE BINARY NOT NULL,
    "key" TEXT COLLATE BINARY NOT NULL,
    "basis" TEXT COLLATE BINARY NOT NULL,
    "note" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_registration_provenance" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_provenance_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE TABLE "registration_trainings" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "trainee" TEXT COLLATE BINARY NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "start" TEXT NOT NULL,
    "end" TEXT NULL,
    "subsidised" INTEGER NOT NULL,
    "share" INTEGER NOT NULL,
    CONSTRAINT "pk_registration_trainings" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_trainings_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE TABLE "registration_interruptions" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "trainee" TEXT COLLATE BINARY NOT NULL,
    "start" TEXT NOT NULL,
    "end" TEXT NULL,
    CONSTRAINT "pk_registration_interruptions" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_interruptions_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE TABLE "registration_capacity" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "places" INTEGER NOT NULL,
    "bonus_reserve" INTEGER NOT NULL,
    "reference_threshold" INTEGER NULL,
    "source" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_registration_capacity" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_capacity_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_capacity_allocation_year_profession"
    ON "registration_capacity" ("allocation_year", "profession");

CREATE TABLE "registration_sector_weights" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "sector" TEXT COLLATE BINARY NOT NULL,
    "weight" INTEGER NOT NULL,
    CONSTRAINT "pk_registration_sector_weights" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_sector_weights_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_sector_weights_allocation_year_profess_27f2f322"
    ON "registration_sector_weights" ("allocation_year", "profession", "sector");

CREATE TABLE "registration_requests" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "round" INTEGER NOT NULL,
    "places" INTEGER NOT NULL,
    CONSTRAINT "pk_registration_requests" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_requests_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_requests_allocation_year_tpid_profession_round"
    ON "registration_requests" ("allocation_year", "tpid", "profession", "round");

CREATE TABLE "registration_returns" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "places" INTEGER NOT NULL,
    "returned_on" TEXT NOT NULL,
    "offered_to" TEXT COLLATE BINARY NULL,
    CONSTRAINT "pk_registration_returns" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_returns_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE TABLE "registration_consortia" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "name" TEXT COLLATE BINARY NOT NULL,
    "lead" TEXT COLLATE BINARY NULL,
    "requester" TEXT COLLATE BINARY NULL,
    "mode" TEXT COLLATE BINARY NULL,
    "existing" INTEGER NULL,
    "announced_on" TEXT NULL,
    "announced_at_institute_on" TEXT NULL,
    "intent_declared_on" TEXT NULL,
    "agreement" TEXT COLLATE BINARY NOT NULL,
    "training_plan" INTEGER NULL,
    "test_result" TEXT COLLATE BINARY NULL,
    "tested_on" TEXT NULL,
    CONSTRAINT "pk_registration_consortia" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_consortia_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_consortia_allocation_year_consortium"
    ON "registration_consortia" ("allocation_year", "consortium");

CREATE TABLE "registration_consortium_members" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "dependent" INTEGER NULL,
    "signed" INTEGER NULL,
    "settings" INTEGER NULL,
    "section_iii" INTEGER NULL,
    CONSTRAINT "pk_registration_consortium_members" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_consortium_members_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_consortium_members_allocation_year_con_59a2a830"
    ON "registration_consortium_members" ("allocation_year", "consortium", "tpid");

CREATE TABLE "registration_assessments" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "qualifies" INTEGER NOT NULL,
    "reason" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_registration_assessments" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_assessments_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_assessments_allocation_year_consortium"
    ON "registration_assessments" ("allocation_year", "consortium");

CREATE TABLE "registration_brought_in" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "places" INTEGER NOT NULL,
    CONSTRAINT "pk_registration_brought_in" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_brought_in_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_brought_in_allocation_year_consortium__5cb543a6"
    ON "registration_brought_in" ("allocation_year", "consortium", "tpid", "profession");

CREATE TABLE "registration_bonus_distribution" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "places" INTEGER NOT NULL,
    CONSTRAINT "pk_registration_bonus_distribution" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_bonus_distribution_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_bonus_distribution_allocation_year_con_69da1589"
    ON "registration_bonus_distribution" ("allocation_year", "consortium", "profession", "tpid");

CREATE TABLE "registration_transfers" (
    "allocation_year" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "from_tpid" TEXT COLLATE BINARY NOT NULL,
    "to_tpid" TEXT COLLATE BINARY NOT NULL,
    "places" INTEGER NOT NULL,
    CONSTRAINT "pk_registration_transfers" PRIMARY KEY ("allocation_year", "row_number"),
    CONSTRAINT "fk_registration_transfers_allocation_year" FOREIGN KEY ("allocation_year")
        REFERENCES "registration_years" ("allocation_year") ON DELETE RESTRICT
);

CREATE UNIQUE INDEX "ix_registration_transfers_allocation_year_consortium_p_c1911962"
    ON "registration_transfers" ("allocation_year", "consortium", "profession", "from_tpid", "to_tpid");
