CREATE TABLE "employment_claim_sets" (
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "run" TEXT COLLATE BINARY NOT NULL,
    "evidence_root" TEXT COLLATE BINARY NOT NULL,
    "content_hash" TEXT COLLATE BINARY NOT NULL,
    "computed_at" TEXT NOT NULL,
    CONSTRAINT "pk_employment_claim_sets" PRIMARY KEY ("year", "number")
);

CREATE TABLE "employment_claims" (
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "display_name" TEXT COLLATE BINARY NOT NULL,
    "granted" INTEGER NOT NULL,
    "bonus" INTEGER NOT NULL,
    "moved_in" INTEGER NOT NULL,
    "moved_out" INTEGER NOT NULL,
    "training_years" INTEGER NOT NULL,
    "basis" TEXT COLLATE BINARY NOT NULL,
    "source" TEXT COLLATE BINARY NOT NULL,
    "content_hash" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_employment_claims" PRIMARY KEY ("year", "number", "profession", "tpid")
);

CREATE TRIGGER "employment_claim_sets_no_update" BEFORE UPDATE ON "employment_claim_sets"
BEGIN SELECT RAISE(ABORT, 'employment.claim_sets is append-only'); END;

CREATE TRIGGER "employment_claim_sets_no_delete" BEFORE DELETE ON "employment_claim_sets"
BEGIN SELECT RAISE(ABORT, 'employment.claim_sets is append-only'); END;

CREATE TRIGGER "employment_claims_no_update" BEFORE UPDATE ON "employment_claims"
BEGIN SELECT RAISE(ABORT, 'employment.claims is append-only'); END;

CREATE TRIGGER "employment_claims_no_delete" BEFORE DELETE ON "employment_claims"
BEGIN SELECT RAISE(ABORT, 'employment.claims is append-only'); END;
