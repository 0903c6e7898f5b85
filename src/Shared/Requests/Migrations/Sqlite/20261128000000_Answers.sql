CREATE TABLE "requests_answers" (
    "user_id" TEXT COLLATE BINARY NOT NULL,
    "request_id" TEXT COLLATE BINARY NOT NULL,
    "content_hash" TEXT COLLATE BINARY NOT NULL,
    "resource" TEXT COLLATE BINARY NOT NULL,
    "answer" BLOB NULL,
    "answered_at" TEXT NOT NULL,
    CONSTRAINT "pk_requests_answers" PRIMARY KEY ("user_id", "request_id")
);

CREATE INDEX "ix_requests_answers_answered_at" ON "requests_answers" ("answered_at");
