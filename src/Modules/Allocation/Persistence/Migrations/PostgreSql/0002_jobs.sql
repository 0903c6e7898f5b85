ALTER TABLE allocation.run ADD job text COLLATE "C";

ALTER TABLE allocation.run ADD spec text COLLATE "C";

ALTER TABLE allocation.run ADD of_run text COLLATE "C";

ALTER TABLE allocation.run ADD max_attempts integer;

ALTER TABLE allocation.run ADD decision_count bigint;

CREATE INDEX ix_allocation_run_of_run ON allocation.run (of_run);

UPDATE "allocation"."run" AS r SET decision_count = (
    SELECT count(*) FROM "allocation"."decision" d JOIN "allocation"."unit" u
        ON u.run_id = d.run_id AND u.phase = d.phase AND u.unit = d.unit AND u.attempt = d.attempt AND u.state = 'done'
    WHERE d.run_id = r.id)
WHERE r.state = 'completed';

ALTER TABLE allocation.unit ADD forgiven integer;

CREATE TABLE allocation.explanation (
    run_id text COLLATE "C" NOT NULL,
    phase integer NOT NULL,
    unit integer NOT NULL,
    attempt integer NOT NULL,
    profession text COLLATE "C" NOT NULL,
    tpid text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT pk_allocation_explanation PRIMARY KEY (run_id, phase, unit, attempt, profession, tpid)
);

CREATE INDEX ix_allocation_explanation_run_id_profession_tpid ON allocation.explanation (run_id, profession, tpid);

CREATE TABLE allocation.worker (
    name text COLLATE "C" NOT NULL,
    ladder_version text COLLATE "C" NOT NULL,
    program_version text COLLATE "C" NOT NULL,
    parallel integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    stopped_at timestamp with time zone,
    CONSTRAINT pk_allocation_worker PRIMARY KEY (name)
);

ALTER TABLE "allocation"."result" ADD COLUMN attempt integer NOT NULL DEFAULT 1;
ALTER TABLE "allocation"."result" ALTER COLUMN attempt DROP DEFAULT;
ALTER TABLE "allocation"."result" DROP CONSTRAINT "pk_allocation_result";
ALTER TABLE "allocation"."result" ADD CONSTRAINT "pk_allocation_result" PRIMARY KEY (run_id, profession, tpid, attempt);

ALTER TABLE "allocation"."consortium_bonus" ADD COLUMN attempt integer NOT NULL DEFAULT 1;
ALTER TABLE "allocation"."consortium_bonus" ALTER COLUMN attempt DROP DEFAULT;
ALTER TABLE "allocation"."consortium_bonus" DROP CONSTRAINT "pk_allocation_consortium_bonus";
ALTER TABLE "allocation"."consortium_bonus" ADD CONSTRAINT "pk_allocation_consortium_bonus"
    PRIMARY KEY (run_id, consortium, profession, tpid, attempt);

ALTER TABLE "allocation"."run_file" ADD COLUMN attempt integer NOT NULL DEFAULT 1;
ALTER TABLE "allocation"."run_file" ALTER COLUMN attempt DROP DEFAULT;
ALTER TABLE "allocation"."run_file" DROP CONSTRAINT "pk_allocation_run_file";
ALTER TABLE "allocation"."run_file" ADD CONSTRAINT "pk_allocation_run_file" PRIMARY KEY (run_id, name, chunk, attempt);
