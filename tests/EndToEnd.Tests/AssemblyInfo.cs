// Spans of all hosts of a process come from the same sources, and the machine has few processors: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
