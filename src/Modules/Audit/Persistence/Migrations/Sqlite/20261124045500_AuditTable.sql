CREATE TABLE "audit_entries" (
    "sequence" INTEGER NOT NULL CONSTRAINT "pk_audit_entries" PRIMARY KEY,
    "at" TEXT NOT NULL,
    "kind" TEXT COLLATE BINARY NOT NULL,
    "user_id" TEXT COLLATE BINARY NOT NULL,
    "via" TEXT COLLATE BINARY NOT NULL,
    "peer" TEXT COLLATE BINARY NOT NULL,
    "method" TEXT COLLATE BINARY NOT NULL,
    "resource" TEXT COLLATE BINARY NOT NULL,
    "request_id" TEXT COLLATE BINARY NOT NULL,
    "outcome" TEXT COLLATE BINARY NOT NULL,
    "detail" TEXT COLLATE BINARY NOT NULL,
    "count" INTEGER NOT NULL,
    "hash" TEXT COLLATE BINARY NOT NULL
);

CREATE INDEX "ix_audit_entries_at" ON "audit_entries" ("at");

CREATE TRIGGER "audit_entries_no_update" BEFORE UPDATE ON "audit_entries"
BEGIN SELECT RAISE(ABORT, 'audit.entries is append-only'); END;

CREATE TRIGGER "audit_entries_no_delete" BEFORE DELETE ON "audit_entries"
BEGIN SELECT RAISE(ABORT, 'audit.entries is append-only'); END;
