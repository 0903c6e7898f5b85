CREATE TABLE "assessment_assessed_years" (
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "condition_set" TEXT COLLATE BINARY NOT NULL,
    "facts_revision" INTEGER NOT NULL,
    "input_hash" TEXT COLLATE BINARY NOT NULL,
    "content_hash" TEXT COLLATE BINARY NOT NULL,
    "assessed_at" TEXT NOT NULL,
    CONSTRAINT "pk_assessment_assessed_years" PRIMARY KEY ("year", "number")
);

CREATE TABLE "assessment_assessed_consortia" (
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "display_name" TEXT COLLATE BINARY NOT NULL,
    "lead" TEXT COLLATE BINARY NULL,
    "by_conditions" TEXT COLLATE BINARY NOT NULL,
    "facts_qualify" INTEGER NULL,
    "content_hash" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_assessment_assessed_consortia" PRIMARY KEY ("year", "number", "consortium")
);

CREATE TABLE "assessment_findings" (
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT COLLATE BINARY NOT NULL,
    "rule_id" TEXT COLLATE BINARY NOT NULL,
    "outcome" TEXT COLLATE BINARY NOT NULL,
    "basis" TEXT COLLATE BINARY NOT NULL,
    "source" TEXT COLLATE BINARY NOT NULL,
    "sentence_nl" TEXT COLLATE BINARY NOT NULL,
    "sentence_en" TEXT COLLATE BINARY NOT NULL,
    "facts" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_assessment_findings" PRIMARY KEY ("year", "number", "consortium", "position")
);

CREATE TABLE "assessment_board_decisions" (
    "year" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "sequence" INTEGER NOT NULL,
    "qualifies" INTEGER NOT NULL,
    "reason" TEXT COLLATE BINARY NOT NULL,
    "decider" TEXT COLLATE BINARY NOT NULL,
    "decided_at" TEXT NOT NULL,
    "request_id" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_assessment_board_decisions" PRIMARY KEY ("year", "consortium", "sequence")
);

CREATE UNIQUE INDEX "ix_assessment_board_decisions_decider_request_id"
    ON "assessment_board_decisions" ("decider", "request_id");

CREATE TRIGGER "assessment_assessed_years_no_update" BEFORE UPDATE ON "assessment_assessed_years"
BEGIN SELECT RAISE(ABORT, 'assessment.assessed_years is append-only'); END;

CREATE TRIGGER "assessment_assessed_years_no_delete" BEFORE DELETE ON "assessment_assessed_years"
BEGIN SELECT RAISE(ABORT, 'assessment.assessed_years is append-only'); END;

CREATE TRIGGER "assessment_assessed_consortia_no_update" BEFORE UPDATE ON "assessment_assessed_consortia"
BEGIN SELECT RAISE(ABORT, 'assessment.assessed_consortia is append-only'); END;

CREATE TRIGGER "assessment_assessed_consortia_no_delete" BEFORE DELETE ON "assessment_assessed_consortia"
BEGIN SELECT RAISE(ABORT, 'assessment.assessed_consortia is append-only'); END;

CREATE TRIGGER "assessment_findings_no_update" BEFORE UPDATE ON "assessment_findings"
BEGIN SELECT RAISE(ABORT, 'assessment.findings is append-only'); END;

CREATE TRIGGER "assessment_findings_no_delete" BEFORE DELETE ON "assessment_findings"
BEGIN SELECT RAISE(ABORT, 'assessment.findings is append-only'); END;

CREATE TRIGGER "assessment_board_decisions_no_update" BEFORE UPDATE ON "assessment_board_decisions"
BEGIN SELECT RAISE(ABORT, 'assessment.board_decisions is append-only'); END;

CREATE TRIGGER "assessment_board_decisions_no_delete" BEFORE DELETE ON "assessment_board_decisions"
BEGIN SELECT RAISE(ABORT, 'assessment.board_decisions is append-only'); END;
