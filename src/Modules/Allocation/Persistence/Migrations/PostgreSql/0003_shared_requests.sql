DROP TABLE allocation.request;
