using LinqToDB;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Work;
using TopGrid.Data.Bulk;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// The last unit of a run: puts the outcomes of all units together and keeps the result: the files as `allocate` writes them, the rows that
/// lists read, and the root of the evidence tree.
/// </summary>
/// <param name="outcomes">What the units left behind.</param>
internal sealed class RunSealer(OutcomeStore outcomes)
{
    /// <summary>Reads what the units left; see <see cref="IUnitComputer.PrepareAsync"/>.</summary>
    public async Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(RunContext context, ClaimedUnit unit, CancellationToken cancellationToken)
    {
        var all = await OutcomesAsync(context, cancellationToken);
        return _ =>
        {
            var result = context.Year.Assemble(all);
            var root = Convert.ToHexStringLower(result.Tree.Root.AsSpan());
            return new ComputedUnit(transaction => WriteAsync(transaction, unit, result))
            {
                Settle = transaction => SettleAsync(transaction, unit.Key.RunId, root, result.Tree.Count),
            };
        };
    }

    /// <summary>What the units of a run left behind.</summary>
    public async Task<List<UnitOutcome>> OutcomesAsync(RunContext context, CancellationToken cancellationToken)
    {
        var all = new List<UnitOutcome>();
        for (var phase = 0; phase < context.SealPhase; phase++)
        {
            var (profession, kind) = context.PhaseOf(phase);
            var units = context.UnitsOf(profession, kind);
            var decisions = await outcomes.DecisionsAsync(context.Run.Id, phase, cancellationToken);
            foreach (var stored in await outcomes.OutcomesAsync(context.Run.Id, phase, cancellationToken))
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

    private static async Task WriteAsync(Transaction transaction, ClaimedUnit claim, YearResult result)
    {
        var (runId, attempt) = (claim.Key.RunId, claim.Attempt);
        await using var tables = new AllocationConnection(transaction);
        await tables.AppendAsync(RunFilePieces.Of(result, runId, attempt), CancellationToken.None);
        await tables.AppendAsync(AllocationRow.Of(result).Select(row => ResultRow.Of(runId, attempt, row)), CancellationToken.None);
        await tables.AppendAsync(ConsortiumBonusRow.Of(result).Select(row => BonusRow.Of(runId, attempt, row)), CancellationToken.None);
    }

    private static async Task SettleAsync(Transaction transaction, string runId, string root, long decisions)
    {
        await using var tables = new AllocationConnection(transaction);
        await tables.Runs.Where(run => run.Id == runId)
            .Set(run => run.EvidenceRoot, root).Set(run => run.DecisionCount, decisions)
            .UpdateAsync(CancellationToken.None);
    }
}
