ALTER TABLE "audit_entries" ADD "contents" TEXT COLLATE BINARY NULL;

CREATE TABLE "audit_contents" (
    "sequence" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "area" TEXT COLLATE BINARY NOT NULL,
    "subject" TEXT COLLATE BINARY NOT NULL,
    "hash" TEXT COLLATE BINARY NOT NULL,
    "rows" TEXT COLLATE BINARY NOT NULL,
    CONSTRAINT "pk_audit_contents" PRIMARY KEY ("sequence", "position")
);

CREATE INDEX "ix_audit_contents_area" ON "audit_contents" ("area", "sequence");

CREATE TRIGGER "audit_contents_no_update" BEFORE UPDATE ON "audit_contents"
BEGIN SELECT RAISE(ABORT, 'audit.contents is append-only'); END;

CREATE TRIGGER "audit_contents_no_delete" BEFORE DELETE ON "audit_contents"
BEGIN SELECT RAISE(ABORT, 'audit.contents is append-only'); END;
