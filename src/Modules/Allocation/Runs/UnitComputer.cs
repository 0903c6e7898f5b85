using System.Collections.Concurrent;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using CalculationUnit = TopGrid.Allocation.Calculation.Run.UnitOfWork;

namespace TopGrid.Allocation.Runs;

/// <summary>Computes the units of a run with the ladder, and seals the run when all are done.</summary>
/// <param name="contexts">Prepared inputs.</param>
/// <param name="outcomes">What earlier units left behind.</param>
/// <param name="sealer">Computes the last unit.</param>
internal sealed class UnitComputer(RunContexts contexts, OutcomeStore outcomes, RunSealer sealer) : IUnitComputer
{
    private readonly ConcurrentDictionary<(string RunId, int Phase), Lazy<Task<IReadOnlyList<UnitDelta>>>> _deltas = new();

    public async Task<UnitDescription> DescribeAsync(UnitKey unit, CancellationToken cancellation)
    {
        RunContext context = await contexts.OfAsync(unit.RunId).ConfigureAwait(false);
        (string profession, string phase) = unit.Phase == context.SealPhase
            ? ("", RunContext.SealKind)
            : context.PhaseOf(unit.Phase) is var (p, kind) ? (p, kind.ToString()) : default;
        return new UnitDescription(context.Run.Year, profession, phase, context.Run.TraceParent);
    }

    public async Task<ComputedUnit> ComputeAsync(ClaimedUnit claim, CancellationToken cancellation)
    {
        RunContext context = await contexts.OfAsync(claim.Key.RunId).ConfigureAwait(false);
        if (claim.Key.Phase == context.SealPhase)
        {
            Forget(claim.Key.RunId);
            return await sealer.SealAsync(context, claim, cancellation).ConfigureAwait(false);
        }

        (string profession, RunPhase phase) = context.PhaseOf(claim.Key.Phase);
        CalculationUnit unit = context.UnitsOf(profession, phase)[claim.Key.Unit];
        var earlier = new Dictionary<RunPhase, IReadOnlyList<UnitDelta>>();
        foreach (RunPhase before in RunPlan.Phases.TakeWhile(before => before != phase))
        {
            earlier[before] = await DeltasAsync(context, profession, before).ConfigureAwait(false);
        }

        UnitOutcome outcome = context.Year.Compute(unit, before => earlier[before]);
        byte[] delta = outcome.Delta.ToBytes();
        return new ComputedUnit(transaction => OutcomeStore.WriteAsync(transaction, claim, profession, delta, outcome.Draws, outcome.Decisions, CancellationToken.None));
    }

    // A phase that is done never changes, so every unit of the following ones shares what was read.
    private async Task<IReadOnlyList<UnitDelta>> DeltasAsync(RunContext context, string profession, RunPhase phase)
    {
        (string RunId, int Phase) key = (context.Run.Id, context.NumberOf(profession, phase));
        try
        {
            return await _deltas.GetOrAdd(key, _ => new Lazy<Task<IReadOnlyList<UnitDelta>>>(() => ReadAsync(key, phase))).Value.ConfigureAwait(false);
        }
        catch
        {
            _deltas.TryRemove(key, out _);
            throw;
        }
    }

    private async Task<IReadOnlyList<UnitDelta>> ReadAsync((string RunId, int Phase) key, RunPhase phase) =>
        [.. (await outcomes.OutcomesAsync(key.RunId, key.Phase, CancellationToken.None).ConfigureAwait(false)).Select(stored => UnitDelta.FromBytes(phase, stored.Delta))];

    private void Forget(string runId)
    {
        foreach ((string RunId, int Phase) key in _deltas.Keys.Where(key => key.RunId == runId))
        {
            _deltas.TryRemove(key, out _);
        }
    }
}
