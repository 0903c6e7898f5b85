CREATE TABLE requests.answers (
    user_id text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    resource text COLLATE "C" NOT NULL,
    answer bytea,
    answered_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_requests_answers PRIMARY KEY (user_id, request_id)
);

CREATE INDEX ix_requests_answers_answered_at ON requests.answers (answered_at);
