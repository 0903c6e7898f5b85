CREATE TABLE registration.mandates (
    id text COLLATE "C" NOT NULL,
    represented text COLLATE "C" NOT NULL,
    representative text COLLATE "C" NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    successor text COLLATE "C",
    successor_until date,
    given_by text COLLATE "C" NOT NULL,
    given_at timestamp with time zone NOT NULL,
    withdrawn_by text COLLATE "C",
    withdrawn_at timestamp with time zone,
    CONSTRAINT pk_registration_mandates PRIMARY KEY (id)
);

CREATE INDEX ix_registration_mandates_represented ON registration.mandates (represented);

CREATE INDEX ix_registration_mandates_representative ON registration.mandates (representative);

CREATE INDEX ix_registration_mandates_successor ON registration.mandates (successor);

ALTER TABLE registration.changes ADD mandate text COLLATE "C";

DROP TABLE registration.answers;
