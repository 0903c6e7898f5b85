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

    /// <summary>Milliseconds that a unit may go on after the process was told to stop; then it is given back.</summary>
    public int StopGraceMs { get; init; } = 20_000;

    /// <summary>Attempts at one unit unless told otherwise.</summary>
    public const int DefaultMaxAttempts = 5;
}
