ALTER TABLE "allocation_publication" ADD "log_sequence" INTEGER NULL;

ALTER TABLE "allocation_publication" ADD "log_hash" TEXT COLLATE BINARY NULL;
