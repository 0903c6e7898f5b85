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
    private const int UnitsTogether = 64;

    /// <summary>Reads what the units left; see <see cref="IUnitComputer.PrepareAsync"/>.</summary>
    public async Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(
        RunContext context, ClaimedUnit unit, CancellationToken cancellationToken)
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
        foreach (var (from, to) in TogetherRead(context))
        {
            var decisions = await outcomes.DecisionsAsync(context.Run.Id, from, to, cancellationToken);
            foreach (var stored in await outcomes.OutcomesAsync(context.Run.Id, from, to, cancellationToken))
            {
                var (profession, kind) = context.PhaseOf(stored.Phase);
                all.Add(new UnitOutcome(
                    context.UnitsOf(profession, kind)[stored.Unit],
                    UnitDelta.FromBytes(kind, stored.Delta),
                    decisions.GetValueOrDefault((stored.Phase, stored.Unit)) ?? DecisionRows.None,
                    DecisionRows.FromBytes(stored.Draws)));
            }
        }

        return all;
    }

    // Phases with few units together, since each question costs about as much as their rows; those of a large year one by one, since the
    // database sorts what one question answers.
    private static IEnumerable<(int From, int To)> TogetherRead(RunContext context)
    {
        var (from, units) = (0, 0);
        for (var phase = 0; phase < context.SealPhase; phase++)
        {
            var (profession, kind) = context.PhaseOf(phase);
            var more = context.UnitsOf(profession, kind).Count;
            if (phase > from && units + more > UnitsTogether)
            {
                yield return (from, phase - 1);
                (from, units) = (phase, 0);
            }

            units += more;
        }

        yield return (from, context.SealPhase - 1);
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
