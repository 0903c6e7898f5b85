-- A unit is held as long as its worker says so to whoever coordinates; there are no leases any more.
DROP INDEX "ix_allocation_unit_state_lease_until";

ALTER TABLE "allocation_unit" DROP COLUMN "lease_until";

CREATE INDEX "ix_allocation_unit_state" ON "allocation_unit" ("state");

ALTER TABLE "allocation_worker" ADD "session" TEXT COLLATE BINARY NULL;

CREATE TABLE "allocation_coordinator" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_allocation_coordinator" PRIMARY KEY,
    "epoch" INTEGER NOT NULL,
    "node" TEXT COLLATE BINARY NOT NULL,
    "session" TEXT COLLATE BINARY NOT NULL,
    "since" TEXT NULL,
    "seen_at" TEXT NULL
);

INSERT INTO "allocation_coordinator" ("id", "epoch", "node", "session") VALUES (1, 0, '', '');

CREATE TABLE "allocation_cluster_node" (
    "address" TEXT COLLATE BINARY NOT NULL CONSTRAINT "pk_allocation_cluster_node" PRIMARY KEY,
    "role" TEXT COLLATE BINARY NOT NULL,
    "name" TEXT COLLATE BINARY NOT NULL,
    "program_version" TEXT COLLATE BINARY NOT NULL,
    "oldest" TEXT COLLATE BINARY NOT NULL,
    "since" TEXT NOT NULL,
    "seen_at" TEXT NOT NULL,
    "unreachable_since" TEXT NULL
);

CREATE TABLE "allocation_cluster_lease" (
    "name" TEXT COLLATE BINARY NOT NULL CONSTRAINT "pk_allocation_cluster_lease" PRIMARY KEY,
    "owner" TEXT COLLATE BINARY NOT NULL,
    "until" TEXT NOT NULL
);
