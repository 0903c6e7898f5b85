namespace TopGrid.Allocation.Runs;

/// <summary>How a worker takes units.</summary>
public sealed record WorkerOptions
{
    /// <summary>Version of the program, for the list of workers.</summary>
    public string ProgramVersion { get; init; } = "";

    /// <summary>The worker's name in the list of workers and on spans; never in a result.</summary>
    public required string Name { get; init; }

    /// <summary>Units computed at the same time by this process; at least 1.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>Milliseconds that a worker may be silent before its unit is given to another.</summary>
    public int LeaseMs { get; init; } = DefaultLeaseMs;

    /// <summary>Milliseconds between looks at the queue when nothing wakes the worker.</summary>
    public int PollMs { get; init; } = 500;

    /// <summary>Attempts at one unit before its run fails, unless the run says otherwise.</summary>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>Milliseconds that a unit may go on after the process was told to stop; then it is given back.</summary>
    public int StopGraceMs { get; init; } = 20_000;

    /// <summary>The lease unless told otherwise.</summary>
    public const int DefaultLeaseMs = 30_000;

    /// <summary>Attempts at one unit unless told otherwise.</summary>
    public const int DefaultMaxAttempts = 5;
}
