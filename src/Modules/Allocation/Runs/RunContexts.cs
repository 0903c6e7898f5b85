using System.Collections.Concurrent;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Dataset;

namespace TopGrid.Allocation.Runs;

/// <summary>Prepares what units of a run need, and keeps it for the few runs that a process works on at a time.</summary>
/// <param name="runs">Runs.</param>
/// <param name="snapshots">Frozen inputs.</param>
internal sealed class RunContexts(RunStore runs, SnapshotStore snapshots)
{
    // A frozen national year is some tens of megabytes once prepared.
    private const int Kept = 4;

    private readonly ConcurrentDictionary<string, Lazy<Task<RunContext>>> _contexts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>The context of a run that exists.</summary>
    public async Task<RunContext> OfAsync(string runId)
    {
        Lazy<Task<RunContext>> context = _contexts.GetOrAdd(runId, id =>
        {
            _order.Enqueue(id);
            return new Lazy<Task<RunContext>>(() => LoadAsync(id));
        });
        try
        {
            RunContext loaded = await context.Value.ConfigureAwait(false);
            while (_order.Count > Kept && _order.TryDequeue(out string? oldest))
            {
                _contexts.TryRemove(oldest, out _);
            }

            return loaded;
        }
        catch
        {
            // A database that was away for a moment must not stay remembered as a failure.
            _contexts.TryRemove(runId, out _);
            throw;
        }
    }

    /// <summary>Prepares a run that is about to be added.</summary>
    public async Task<RunContext> PrepareAsync(RunRow run, SnapshotRow snapshot, CancellationToken cancellation)
    {
        YearRun year = YearRun.Create(await InputAsync(snapshot, cancellation).ConfigureAwait(false));
        return new RunContext(run, snapshot, year, year.Plan(new ChunkSizes(run.InstitutionsPerUnit, run.ComponentsPerUnit)));
    }

    /// <summary>The input of a snapshot, read back from what is frozen.</summary>
    public async Task<CalculationInput> InputAsync(SnapshotRow snapshot, CancellationToken cancellation)
    {
        Protocol protocol = ProtocolReader.Read(snapshot.ProtocolText, $"{snapshot.ProtocolId}.yaml").Protocol
            ?? throw new InvalidDataException($"The frozen protocol of snapshot {snapshot.Id} cannot be read.");
        IReadOnlyList<(string File, byte[] Content)> files = await snapshots.FilesAsync(snapshot.Id, cancellation).ConfigureAwait(false);
        DatasetReading reading = DatasetReader.Read(
            files.Select(file => new DatasetFile(file.File, new MemoryStream(file.Content))), ProtocolLibrary.DatasetOptions(protocol));
        DatasetYear year = reading.Year ?? throw new InvalidDataException($"Snapshot {snapshot.Id} cannot be read back: {reading.Findings[0]}");
        if (CanonicalForm.InputHash(year) != snapshot.InputHash)
        {
            throw new InvalidDataException($"Snapshot {snapshot.Id} no longer has the hash with which it was frozen.");
        }

        Dictionary<string, QualificationRow> rows = (await snapshots.QualificationsAsync(snapshot.Id, cancellation).ConfigureAwait(false))
            .ToDictionary(row => row.Consortium, StringComparer.Ordinal);
        return new CalculationInput
        {
            Year = year,
            Protocol = protocol,
            Qualifications = Qualification.Of(year, consortium => (rows[consortium].Qualifies, rows[consortium].Reason)),
        };
    }

    private async Task<RunContext> LoadAsync(string runId)
    {
        RunRow run = await runs.FindAsync(runId, CancellationToken.None).ConfigureAwait(false) ?? throw new InvalidDataException($"There is no run {runId}.");
        SnapshotRow snapshot = await snapshots.FindAsync(run.SnapshotId, CancellationToken.None).ConfigureAwait(false)
            ?? throw new InvalidDataException($"There is no snapshot {run.SnapshotId}.");
        return await PrepareAsync(run, snapshot, CancellationToken.None).ConfigureAwait(false);
    }
}
