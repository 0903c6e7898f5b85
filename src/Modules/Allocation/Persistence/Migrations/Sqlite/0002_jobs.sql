ALTER TABLE "allocation_run" ADD "job" TEXT COLLATE BINARY NULL;

ALTER TABLE "allocation_run" ADD "spec" TEXT COLLATE BINARY NULL;

ALTER TABLE "allocation_run" ADD "of_run" TEXT COLLATE BINARY NULL;

ALTER TABLE "allocation_run" ADD "max_attempts" INTEGER NULL;

ALTER TABLE "allocation_run" ADD "decision_count" INTEGER NULL;

CREATE INDEX "ix_allocation_run_of_run" ON "allocation_run" ("of_run");

UPDATE "allocation_run" AS r SET decision_count = (
    SELECT count(*) FROM "allocation_decision" d JOIN "allocation_unit" u
        ON u.run_id = d.run_id AND u.phase = d.phase AND u.unit = d.unit AND u.attempt = d.attempt AND u.state = 'done'
    WHERE d.run_id = r.id)
WHERE r.state = 'completed';

ALTER TABLE "allocation_unit" ADD "forgiven" INTEGER NULL;

CREATE TABLE "allocation_explanation" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "phase" INTEGER NOT NULL,
    "unit" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "content" BLOB NOT NULL,
    CONSTRAINT "pk_allocation_explanation" PRIMARY KEY ("run_id", "phase", "unit", "attempt", "profession", "tpid")
);

CREATE INDEX "ix_allocation_explanation_run_id_profession_tpid"
    ON "allocation_explanation" ("run_id", "profession", "tpid");

CREATE TABLE "allocation_worker" (
    "name" TEXT COLLATE BINARY NOT NULL CONSTRAINT "pk_allocation_worker" PRIMARY KEY,
    "ladder_version" TEXT COLLATE BINARY NOT NULL,
    "program_version" TEXT COLLATE BINARY NOT NULL,
    "parallel" INTEGER NOT NULL,
    "started_at" TEXT NOT NULL,
    "seen_at" TEXT NOT NULL,
    "stopped_at" TEXT NULL
);

ALTER TABLE "allocation_result" RENAME TO "allocation_result_old";

CREATE TABLE "allocation_result" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "attempt" INTEGER NOT NULL,
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
    CONSTRAINT "pk_allocation_result" PRIMARY KEY ("run_id", "profession", "tpid", "attempt")
);

INSERT INTO "allocation_result" (
    "run_id", "attempt", "profession", "tpid", "requested", "newcomer", "guarantee", "consortium", "volume", "remainder",
    "lottery", "open", "bonus", "moved_in", "moved_out", "returned", "received", "granted", "decision")
SELECT
    "run_id", 1, "profession", "tpid", "requested", "newcomer", "guarantee", "consortium", "volume", "remainder", "lottery",
    "open", "bonus", "moved_in", "moved_out", "returned", "received", "granted", "decision"
FROM "allocation_result_old";

DROP TABLE "allocation_result_old";

ALTER TABLE "allocation_consortium_bonus" RENAME TO "allocation_consortium_bonus_old";

CREATE TABLE "allocation_consortium_bonus" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "attempt" INTEGER NOT NULL,
    "consortium" TEXT COLLATE BINARY NOT NULL,
    "profession" TEXT COLLATE BINARY NOT NULL,
    "base" INTEGER NOT NULL,
    "bonus" INTEGER NOT NULL,
    "tpid" TEXT COLLATE BINARY NOT NULL,
    "bonus_places" INTEGER NOT NULL,
    "provisional" INTEGER NOT NULL,
    CONSTRAINT "pk_allocation_consortium_bonus" PRIMARY KEY ("run_id", "consortium", "profession", "tpid", "attempt")
);

INSERT INTO "allocation_consortium_bonus" (
    "run_id", "attempt", "consortium", "profession", "base", "bonus", "tpid", "bonus_places", "provisional")
SELECT
    "run_id", 1, "consortium", "profession", "base", "bonus", "tpid", "bonus_places", "provisional"
FROM "allocation_consortium_bonus_old";

DROP TABLE "allocation_consortium_bonus_old";

ALTER TABLE "allocation_run_file" RENAME TO "allocation_run_file_old";

CREATE TABLE "allocation_run_file" (
    "run_id" TEXT COLLATE BINARY NOT NULL,
    "attempt" INTEGER NOT NULL,
    "name" TEXT COLLATE BINARY NOT NULL,
    "chunk" INTEGER NOT NULL,
    "content" BLOB NOT NULL,
    CONSTRAINT "pk_allocation_run_file" PRIMARY KEY ("run_id", "name", "chunk", "attempt")
);

INSERT INTO "allocation_run_file" (
    "run_id", "attempt", "name", "chunk", "content")
SELECT
    "run_id", 1, "name", "chunk", "content"
FROM "allocation_run_file_old";

DROP TABLE "allocation_run_file_old";

CREATE TRIGGER "allocation_run_file_no_update" BEFORE UPDATE ON "allocation_run_file"
BEGIN SELECT RAISE(ABORT, 'allocation.run_file is append-only'); END;

CREATE TRIGGER "allocation_run_file_no_delete" BEFORE DELETE ON "allocation_run_file"
BEGIN SELECT RAISE(ABORT, 'allocation.run_file is append-only'); END;
