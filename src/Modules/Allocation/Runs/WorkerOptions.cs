namespace TopGrid.Allocation.Runs;

/// <summary>How a worker takes units.</summary>
public sealed record WorkerOptions
{
    /// <summary>The worker's name in the list of workers and on spans; never in a result.</summary>
    public required string Name { get; init; }

    /// <summary>Units computed at the same time by this process; at least 1.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    /// <summary>Milliseconds that a worker may be silent before its unit is given to another.</summary>
    public int LeaseMs { get; init; } = 30_000;

    /// <summary>Milliseconds between looks at the queue when nothing wakes the worker.</summary>
    public int PollMs { get; init; } = 500;

    /// <summary>Attempts at one unit before its run fails.</summary>
    public int MaxAttempts { get; init; } = 5;
}
