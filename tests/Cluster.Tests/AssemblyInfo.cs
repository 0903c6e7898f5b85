// Each cluster has a PostgreSQL server and a host of its own, and faults strike all of it: one test of a cluster at a time, both clusters
// at once.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
