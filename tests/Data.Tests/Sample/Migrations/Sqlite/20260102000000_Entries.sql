ALTER TABLE "sample_parties" ADD "hash" BLOB NULL;

CREATE TABLE "sample_entries" (
    "entry_id" INTEGER NOT NULL CONSTRAINT "pk_sample_entries" PRIMARY KEY,
    "year" INTEGER NOT NULL,
    "party_id" TEXT COLLATE BINARY NOT NULL,
    "note" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "fk_sample_entries_party" FOREIGN KEY ("year", "party_id") REFERENCES "sample_parties" ("year", "party_id") ON DELETE RESTRICT
);

CREATE INDEX "ix_sample_entries_year_party_id" ON "sample_entries" ("year", "party_id");

CREATE TRIGGER "sample_entries_no_update" BEFORE UPDATE ON "sample_entries"
BEGIN SELECT RAISE(ABORT, 'sample.entries is append-only'); END;

CREATE TRIGGER "sample_entries_no_delete" BEFORE DELETE ON "sample_entries"
BEGIN SELECT RAISE(ABORT, 'sample.entries is append-only'); END;
