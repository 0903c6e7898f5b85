// One PostgreSQL server and one host are shared, and faults strike all of it: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
