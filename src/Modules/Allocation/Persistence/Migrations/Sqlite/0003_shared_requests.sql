DROP TABLE "allocation_request";
