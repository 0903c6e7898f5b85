CREATE TABLE "registration_mandates" (
    "id" TEXT COLLATE BINARY NOT NULL CONSTRAINT "pk_registration_mandates" PRIMARY KEY,
    "represented" TEXT COLLATE BINARY NOT NULL,
    "representative" TEXT COLLATE BINARY NOT NULL,
    "valid_from" TEXT NOT NULL,
    "valid_until" TEXT NOT NULL,
    "successor" TEXT COLLATE BINARY NULL,
    "successor_until" TEXT NULL,
    "given_by" TEXT COLLATE BINARY NOT NULL,
    "given_at" TEXT NOT NULL,
    "withdrawn_by" TEXT COLLATE BINARY NULL,
    "withdrawn_at" TEXT NULL
);

CREATE INDEX "ix_registration_mandates_represented" ON "registration_mandates" ("represented");

CREATE INDEX "ix_registration_mandates_representative" ON "registration_mandates" ("representative");

CREATE INDEX "ix_registration_mandates_successor" ON "registration_mandates" ("successor");

ALTER TABLE "registration_changes" ADD "mandate" TEXT COLLATE BINARY NULL;

DROP TABLE "registration_answers";
