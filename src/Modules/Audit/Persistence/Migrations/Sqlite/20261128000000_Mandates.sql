ALTER TABLE "audit_entries" ADD "on_behalf_of" TEXT COLLATE BINARY NULL;

ALTER TABLE "audit_entries" ADD "mandate" TEXT COLLATE BINARY NULL;
