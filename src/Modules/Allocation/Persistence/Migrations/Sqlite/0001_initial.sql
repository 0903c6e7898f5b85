CREATE TABLE "allocation_snapshot" (
    "id" TEXT COLLATE BINARY NOT NULL CONSTRAINT "pk_allocation_snapshot" PRIMARY KEY,
    "year" INTEGER NOT NULL,
    "stage" TEXT COLLATE BINARY NOT NULL,
    "protocol_id" TEXT COLLATE BINARY NOT NULL,
    "protocol_text" TEXT COLLATE BINARY NOT NULL,
    "protocol_hash" TEXT COLLATE BINARY NOT NULL,
    "input_hash" TEXT COLLATE BINARY NOT NULL,
    "seed_commitment" TEXT COLLATE BINARY NOT NULL,
    "seed" BLOB NOT NULL,
    "subject_key" BLOB NOT NULL,
    "ladder_version" TEXT COLLATE BINARY NOT NULL,
    "facts_revision" INTEGER NOT NULL,
    "state" TEXT COLLATE BINARY NOT NULL,
    "proposed_by" TEXT COLLATE BINARY NOT NULL,
    "proposed_at" TEXT NOT NULL,
    "confirmed_by" TEXT COLLATE BINARY NULL,
    "confirmed_at" TEXT NULL
);

CREATE TABLE "allocation_snapshot_chunk" (
    "snapshot_id" TEXT COLLATE BINARY NOT NULL,
    "file" TEXT COLLATE BINARY NOT NULL,
    "chunk" INTEGER NOT NULL,
    "content" BLOB NOT NULL,
    CONSTRAINT "pk_allocation_snapshot_chunk" PRIMARY KEY ("snapshot_id", "file", "chunk")
);

CREATE TRIGGER "allocation_snapshot_chunk_no_update" BEFORE UPDATE ON "allocation_snapshot_chunk"
BEGIN SELECT RAISE(ABORT, 'allocation.snapshot_chunk is append-only'); END;

CREATE TRIGGER "allocation_snapshot_chunk_no_delete" BEFORE DELETE ON "allocation_snapshot_chunk"
BEGIN SELECT RAISE(ABORT, 'allocation.snapshot_chunk is append-only'); END;

CREATE TABLE "allocation_snapshot_qualification" (
    "snapshot_id" TEXT COLLATE BINARY NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "qualifies" INTEGER NOT NULL,
    "reason" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_allocation_snapshot_qualification" PRIMARY KEY ("snapshot_id", "consortium")
);

CREATE TRIGGER "allocation_snapshot_qualification_no_update" BEFORE UPDATE ON "allocation_snapshot_qualification"
BEGIN SELECT RAISE(ABORT, 'allocation.snapshot_qualification is append-only'); END;

CREATE TRIGGER "allocation_snapshot_qualification_no_delete" BEFORE DELETE ON "allocation_snapshot_qualification"
BEGIN SELECT RAISE(ABORT, 'allocation.snapshot_qualification is append-only'); END;

CREATE TABLE "allocation_run" (
    "id" TEXT COLLATE BINARY NOT NULL CONSTRAINT "pk_allocation_run" PRIMARY KEY,
    "snapshot_id" TEXT COLLATE BINARY NOT NULL,
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT COLLATE BINARY NOT NULL,
    "version" INTEGER NOT NULL,
    "ladder_version" TEXT COLLATE BINARY NOT NULL,
    "created_by" TEXT COLLATE BINARY NOT NULL,
    "created_at" TEXT NOT NULL,
    "started_at" TEXT NULL,
    "ended_at" TEXT NULL,
    "evidence_root" TEXT COLLATE BINARY NULL,
    "failure" TEXT COLLATE BINARY NULL,
    "trace_parent" TEXT COLLATE BINARY NULL,
    "institutions_per_unit" INTEGER NOT NULL,
    "components_per_unit" INTEGER NOT NULL,
    "traced_units" INTEGER NOT NULL
);

CREATE UNIQUE INDEX "ix_allocation_run_year_number" ON "allocation_run" ("year", "number");

CREATE TABLE "allocation_phase" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "phase" INTEGER NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "kind" TEXT COLLATE BINARY NOT NULL,
    "state" TEXT COLLATE BINARY NOT NULL,
    "units" INTEGER NOT NULL,
    "remaining" INTEGER NOT NULL,
    "waits_for" INTEGER NOT NULL,
    "next_phase" INTEGER NULL,
    CONSTRAINT "pk_allocation_phase" PRIMARY KEY ("run_id", "phase")
);

CREATE TABLE "allocation_unit" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "phase" INTEGER NOT NULL,
    "unit" INTEGER NOT NULL,
    "state" TEXT COLLATE BINARY NOT NULL,
    "attempt" INTEGER NOT NULL,
    "worker" TEXT COLLATE BINARY NULL,
    "lease_until" TEXT NULL,
    "completed_at" TEXT NULL,
    CONSTRAINT "pk_allocation_unit" PRIMARY KEY ("run_id", "phase", "unit")
);

CREATE INDEX "ix_allocation_unit_state_lease_until" ON "allocation_unit" ("state", "lease_until");

CREATE TABLE "allocation_attempt" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "phase" INTEGER NOT NULL,
    "unit" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "worker" TEXT COLLATE BINARY NOT NULL,
    "started_at" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    "outcome" TEXT COLLATE BINARY NULL,
    "problem" TEXT COLLATE BINARY NULL,
    CONSTRAINT "pk_allocation_attempt" PRIMARY KEY ("run_id", "phase", "unit", "attempt")
);

CREATE TABLE "allocation_outcome" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "phase" INTEGER NOT NULL,
    "unit" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "delta" BLOB NOT NULL,
    "draws" BLOB NOT NULL,
    CONSTRAINT "pk_allocation_outcome" PRIMARY KEY ("run_id", "phase", "unit", "attempt")
);

CREATE TABLE "allocation_decision" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "phase" INTEGER NOT NULL,
    "unit" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "party" TEXT COLLATE BINARY NOT NULL,
    "leaf" BLOB NOT NULL,
    CONSTRAINT "pk_allocation_decision" PRIMARY KEY ("run_id", "phase", "unit", "attempt", "ordinal")
);

CREATE INDEX "ix_allocation_decision_run_id_profession_party"
    ON "allocation_decision" ("run_id", "profession", "party");

CREATE TRIGGER "allocation_decision_no_update" BEFORE UPDATE ON "allocation_decision"
BEGIN SELECT RAISE(ABORT, 'allocation.decision is append-only'); END;

CREATE TRIGGER "allocation_decision_no_delete" BEFORE DELETE ON "allocation_decision"
BEGIN SELECT RAISE(ABORT, 'allocation.decision is append-only'); END;

CREATE TABLE "allocation_result" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "requested" INTEGER NOT NULL,
    "newcomer" INTEGER NOT NULL,
    "guarantee" INTEGER NOT NULL,
    "consortium" INTEGER NOT NULL,
    "volume" INTEGER NOT NULL,
    "remainder" INTEGER NOT NULL,
    "lottery" INTEGER NOT NULL,
    "open" INTEGER NOT NULL,
    "bonus" INTEGER NOT NULL,
    "moved_in" INTEGER NOT NULL,
    "moved_out" INTEGER NOT NULL,
    "returned" INTEGER NOT NULL,
    "received" INTEGER NOT NULL,
    "granted" INTEGER NOT NULL,
    "decision" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_allocation_result" PRIMARY KEY ("run_id", "profession", "tpid")
);

CREATE TABLE "allocation_consortium_bonus" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "base" INTEGER NOT NULL,
    "bonus" INTEGER NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "bonus_places" INTEGER NOT NULL,
    "provisional" INTEGER NOT NULL,
    CONSTRAINT "pk_allocation_consortium_bonus" PRIMARY KEY ("run_id", "consortium", "profession", "tpid")
);

CREATE TABLE "allocation_run_file" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "name" TEXT COLLATE BINARY NOT NULL,
    "chunk" INTEGER NOT NULL,
    "content" BLOB NOT NULL,
    CONSTRAINT "pk_allocation_run_file" PRIMARY KEY ("run_id", "name", "chunk")
);

CREATE TRIGGER "allocation_run_file_no_update" BEFORE UPDATE ON "allocation_run_file"
BEGIN SELECT RAISE(ABORT, 'allocation.run_file is append-only'); END;

CREATE TRIGGER "allocation_run_file_no_delete" BEFORE DELETE ON "allocation_run_file"
BEGIN SELECT RAISE(ABORT, 'allocation.run_file is append-only'); END;

CREATE TABLE "allocation_publication" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "stage" TEXT COLLATE BINARY NOT NULL,
    "year" INTEGER NOT NULL,
    "proposed_by" TEXT COLLATE BINARY NOT NULL,
    "proposed_at" TEXT NOT NULL,
    "approved_by" TEXT COLLATE BINARY NULL,
    "approved_at" TEXT NULL,
    "published_as" TEXT COLLATE BINARY NULL,
    CONSTRAINT "pk_allocation_publication" PRIMARY KEY ("run_id", "stage")
);

CREATE UNIQUE INDEX "ix_allocation_publication_published_as" ON "allocation_publication" ("published_as");

CREATE TABLE "allocation_request" (
    "request_id" TEXT COLLATE BINARY NOT NULL CONSTRAINT "pk_allocation_request" PRIMARY KEY,
    "resource" TEXT COLLATE BINARY NOT NULL,
    "at" TEXT NOT NULL
);
