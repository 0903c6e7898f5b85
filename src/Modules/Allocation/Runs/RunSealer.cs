using System.Data.Common;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Storage;
using CalculationUnit = TopGrid.Allocation.Calculation.Run.UnitOfWork;
using UnitOfWork = TopGrid.Storage.UnitOfWork;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// The last unit of a run: puts the outcomes of all units together, writes the result files as `allocate` does, and keeps them with the
/// rows that lists read and with the root of the evidence tree.
/// </summary>
/// <param name="outcomes">What the units left behind.</param>
internal sealed class RunSealer(OutcomeStore outcomes)
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Computes the result.</summary>
    /// <returns>What the transaction that completes the unit writes.</returns>
    public async Task<ComputedUnit> SealAsync(RunContext context, ClaimedUnit claim, CancellationToken cancellation)
    {
        YearResult result = context.Year.Assemble(await OutcomesAsync(context, cancellation).ConfigureAwait(false));

        // Files go through the disk, since those of a large year do not fit comfortably in memory.
        string folder = Directory.CreateTempSubdirectory("topgrid-seal-").FullName;
        try
        {
            ResultFiles.WriteFolder(result, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }

        string root = Convert.ToHexStringLower(result.Tree.Root.AsSpan());
        long decisions = result.Tree.Count;
        return new ComputedUnit(work => WriteAsync(work, claim, folder, CancellationToken.None))
        {
            Settle = work => SettleAsync(work, claim.Key.RunId, root, decisions),
            Release = () => Directory.Delete(folder, recursive: true),
        };
    }

    private async Task<List<UnitOutcome>> OutcomesAsync(RunContext context, CancellationToken cancellation)
    {
        var all = new List<UnitOutcome>();
        for (int phase = 0; phase < context.SealPhase; phase++)
        {
            (string profession, RunPhase kind) = context.PhaseOf(phase);
            IReadOnlyList<CalculationUnit> units = context.UnitsOf(profession, kind);
            IReadOnlyDictionary<int, DecisionRows> decisions = await outcomes.DecisionsAsync(context.Run.Id, phase, cancellation).ConfigureAwait(false);
            foreach (StoredOutcome stored in await outcomes.OutcomesAsync(context.Run.Id, phase, cancellation).ConfigureAwait(false))
            {
                all.Add(new UnitOutcome(
                    units[stored.Unit],
                    UnitDelta.FromBytes(kind, stored.Delta),
                    decisions.GetValueOrDefault(stored.Unit) ?? DecisionRows.None,
                    DecisionRows.FromBytes(stored.Draws)));
            }
        }

        return all;
    }

    private static async Task WriteAsync(UnitOfWork work, ClaimedUnit claim, string folder, CancellationToken cancellation)
    {
        (string runId, int attempt) = (claim.Key.RunId, claim.Attempt);
        foreach (string name in ResultFiles.Names)
        {
            await BulkWriter.WriteAsync(work, AllocationBulk.RunFiles, Chunks(claim, name, folder), cancellation).ConfigureAwait(false);
        }

        await BulkWriter.WriteAsync(
            work, AllocationBulk.Results, ResultCsv.ReadAllocation(runId, attempt, Path.Combine(folder, ResultFiles.Allocation)), cancellation).ConfigureAwait(false);
        await BulkWriter.WriteAsync(
            work, AllocationBulk.Bonuses, ResultCsv.ReadConsortiumBonus(runId, attempt, Path.Combine(folder, ResultFiles.ConsortiumBonus)), cancellation).ConfigureAwait(false);
    }

    private static async Task SettleAsync(UnitOfWork work, string runId, string root, long decisions)
    {
        await using DbCommand command = work.Command(
            $"UPDATE {AllocationTables.Run.Sql(work.Dialect)} SET evidence_root = @root, decision_count = @decisions WHERE id = @run",
            [("root", root), ("decisions", decisions), ("run", runId)]);
        await command.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static IEnumerable<RunFileRow> Chunks(ClaimedUnit claim, string name, string folder)
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, name));
        byte[] buffer = new byte[ChunkBytes];
        int chunk = 0;
        int read;
        do
        {
            read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            yield return new RunFileRow(claim.Key.RunId, claim.Attempt, name, chunk++, buffer[..read]);
        }
        while (read == buffer.Length);
    }
}
