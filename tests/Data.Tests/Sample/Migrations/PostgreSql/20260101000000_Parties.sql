CREATE TABLE sample.parties (
    year integer NOT NULL,
    party_id text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    days bigint,
    active boolean NOT NULL,
    since date,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_sample_parties PRIMARY KEY (year, party_id)
);

CREATE INDEX ix_sample_parties_name ON sample.parties (name);
CREATE UNIQUE INDEX ix_sample_parties_year_reference ON sample.parties (year, reference);
