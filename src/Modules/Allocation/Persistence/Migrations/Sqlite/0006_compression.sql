-- SQLite compresses nothing. The number is used up here too, so that both databases have the same migrations.
SELECT 1;
