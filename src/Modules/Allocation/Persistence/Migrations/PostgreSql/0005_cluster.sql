-- A unit is held as long as its worker says so to whoever coordinates; there are no leases any more.
DROP INDEX allocation.ix_allocation_unit_state_lease_until;

ALTER TABLE allocation.unit DROP COLUMN lease_until;

CREATE INDEX ix_allocation_unit_state ON allocation.unit (state);

ALTER TABLE allocation.worker ADD session text COLLATE "C";

CREATE TABLE allocation.coordinator (
    id integer NOT NULL,
    epoch bigint NOT NULL,
    node text COLLATE "C" NOT NULL,
    session text COLLATE "C" NOT NULL,
    since timestamp with time zone,
    seen_at timestamp with time zone,
    CONSTRAINT pk_allocation_coordinator PRIMARY KEY (id)
);

INSERT INTO allocation.coordinator (id, epoch, node, session) VALUES (1, 0, '', '');

CREATE TABLE allocation.cluster_node (
    address text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    program_version text COLLATE "C" NOT NULL,
    oldest text COLLATE "C" NOT NULL,
    since timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    unreachable_since timestamp with time zone,
    CONSTRAINT pk_allocation_cluster_node PRIMARY KEY (address)
);

CREATE TABLE allocation.cluster_lease (
    name text COLLATE "C" NOT NULL,
    owner text COLLATE "C" NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT pk_allocation_cluster_lease PRIMARY KEY (name)
);
