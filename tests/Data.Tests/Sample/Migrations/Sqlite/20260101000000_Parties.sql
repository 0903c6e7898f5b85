CREATE TABLE "sample_parties" (
    "year" INTEGER NOT NULL,
    "party_id" TEXT COLLATE BINARY NOT NULL,
    "name" TEXT COLLATE BINARY NOT NULL,
    "kind" TEXT COLLATE BINARY NOT NULL,
    "reference" TEXT COLLATE BINARY NOT NULL,
    "days" INTEGER NULL,
    "active" INTEGER NOT NULL,
    "since" TEXT NULL,
    "changed_at" TEXT NOT NULL,
    CONSTRAINT "pk_sample_parties" PRIMARY KEY ("year", "party_id")
);

CREATE INDEX "ix_sample_parties_name" ON "sample_parties" ("name");
CREATE UNIQUE INDEX "ix_sample_parties_year_reference" ON "sample_parties" ("year", "reference");
