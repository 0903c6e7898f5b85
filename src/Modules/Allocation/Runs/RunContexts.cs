using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;

namespace TopGrid.Allocation.Runs;

/// <summary>Prepares what units of a run need, and keeps it for the few runs that a process works on at a time.</summary>
/// <param name="runs">Runs.</param>
/// <param name="snapshots">Frozen inputs.</param>
internal sealed class RunContexts(RunStore runs, SnapshotStore snapshots)
{
    // A frozen national year is some tens of megabytes once prepared.
    private readonly RecentCache<RunContext> _contexts = new(4);

    /// <summary>The context of a run that exists.</summary>
    public Task<RunContext> OfAsync(string runId) => _contexts.GetAsync(runId, () => LoadAsync(runId));

    /// <summary>The same read anew, past what this process keeps: what is kept may be from before somebody changed the database.</summary>
    public Task<RunContext> ReadAsync(string runId) => LoadAsync(runId);

    /// <summary>Plans a run that is about to be added; the size of its units follows from the data.</summary>
    public async Task<RunContext> PlanAsync(Func<ChunkSizes, RunRow> run, SnapshotRow snapshot, CancellationToken cancellationToken)
    {
        var year = YearRun.Create(await InputAsync(snapshot, cancellationToken));
        return Cut(run(year.FittingChunks()), snapshot, year);
    }

    /// <summary>The input of a snapshot, read back from what is frozen.</summary>
    public async Task<CalculationInput> InputAsync(SnapshotRow snapshot, CancellationToken cancellationToken)
    {
        var protocol = ProtocolOf(snapshot).Protocol
            ?? throw new InvalidDataException($"The frozen protocol of snapshot {snapshot.Id} cannot be read.");
        var files = await snapshots.FilesAsync(snapshot.Id, cancellationToken);
        var reading = DatasetReader.Read(
            files.Select(file => new DatasetFile(file.File, new MemoryStream(file.Content))),
            new DatasetOptions { ProtocolOverride = protocol });
        var year = reading.Year ?? throw new InvalidDataException($"Snapshot {snapshot.Id} cannot be read back: {reading.Findings[0]}");
        if (CanonicalForm.InputHash(year) != snapshot.InputHash)
        {
            throw new InvalidDataException($"Snapshot {snapshot.Id} no longer has the hash with which it was frozen.");
        }

        var rows = (await snapshots.QualificationsAsync(snapshot.Id, cancellationToken))
            .ToDictionary(row => row.Consortium, StringComparer.Ordinal);
        return new CalculationInput
        {
            Year = year,
            Protocol = protocol,
            Qualifications = Qualification.Of(year, consortium => (rows[consortium].Qualifies, rows[consortium].Reason)),
        };
    }

    /// <summary>The protocol as it was frozen.</summary>
    /// <param name="snapshot">The frozen input.</param>
    /// <param name="overrides">Overrides <c>name=value</c> of a what-if; a wrong one is among the problems.</param>
    public static ProtocolReading ProtocolOf(SnapshotRow snapshot, params IReadOnlyList<string> overrides) =>
        ProtocolReader.Read(snapshot.ProtocolText, $"{snapshot.ProtocolId}.yaml", overrides);

    private async Task<RunContext> LoadAsync(string runId)
    {
        var run = await runs.FindAsync(runId, CancellationToken.None) ?? throw new InvalidDataException($"There is no run {runId}.");
        var snapshot = await snapshots.FindAsync(run.SnapshotId, CancellationToken.None)
            ?? throw new InvalidDataException($"There is no snapshot {run.SnapshotId}.");
        return Cut(run, snapshot, YearRun.Create(await InputAsync(snapshot, CancellationToken.None)));
    }

    private static RunContext Cut(RunRow run, SnapshotRow snapshot, YearRun year) =>
        new(run, snapshot, year, year.Plan(new ChunkSizes(run.InstitutionsPerUnit, run.ComponentsPerUnit)));
}
