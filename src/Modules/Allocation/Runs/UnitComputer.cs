using System.Collections.Concurrent;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Work;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Runs;

/// <summary>Computes the units of a run with the ladder, and seals the run when all are done.</summary>
/// <param name="contexts">Prepared inputs.</param>
/// <param name="outcomes">What earlier units left behind.</param>
/// <param name="sealer">Computes the last unit.</param>
/// <param name="clock">The clock, for spans.</param>
internal sealed class UnitComputer(RunContexts contexts, OutcomeStore outcomes, RunSealer sealer, TimeProvider clock) : IUnitComputer
{
    private readonly ConcurrentDictionary<(string RunId, int Phase), Lazy<Task<IReadOnlyList<UnitDelta>>>> _deltas = new();

    public async Task<UnitDescription> DescribeAsync(UnitKey unit, CancellationToken cancellationToken)
    {
        var context = await contexts.OfAsync(unit.RunId);
        var (profession, phase) = unit.Phase == context.SealPhase
            ? ("", RunContext.SealKind)
            : context.PhaseOf(unit.Phase) is var (p, kind) ? (p, kind.ToString()) : default;
        return new UnitDescription(context.Run.Year, profession, phase);
    }

    public async Task<Func<CancellationToken, ComputedUnit>> PrepareAsync(ClaimedUnit unit, CancellationToken cancellationToken)
    {
        var context = await contexts.OfAsync(unit.Key.RunId);
        if (unit.Key.Phase == context.SealPhase)
        {
            Forget(unit.Key.RunId);
            return await sealer.PrepareAsync(context, unit, cancellationToken);
        }

        var (profession, phase) = context.PhaseOf(unit.Key.Phase);
        var earlier = new Dictionary<RunPhase, IReadOnlyList<UnitDelta>>();
        foreach (var before in RunPlan.Phases.TakeWhile(before => before != phase))
        {
            earlier[before] = await DeltasAsync(context, profession, before);
        }

        return _ => Compute(context, unit, profession, phase, earlier);
    }

    // With a unit that is the only one of its phase go the following ones, as long as they are: in a small year most of what a phase takes is
    // to hand its unit out and to commit it.
    private ComputedUnit Compute(
        RunContext context, ClaimedUnit unit, string profession, RunPhase phase, Dictionary<RunPhase, IReadOnlyList<UnitDelta>> earlier)
    {
        var outcome = context.Year.Compute(context.UnitsOf(profession, phase)[unit.Key.Unit], before => earlier[before]);
        var following = new List<FollowingUnit>();
        if (context.UnitsOf(profession, phase).Count == 1)
        {
            earlier[phase] = [outcome.Delta];
            foreach (var next in RunPlan.Phases.SkipWhile(one => one != phase).Skip(1).TakeWhile(one => context.UnitsOf(profession, one).Count <= 1))
            {
                if (context.UnitsOf(profession, next) is not [var only])
                {
                    earlier[next] = [];
                    continue;
                }

                var started = clock.GetUtcNow();
                var computed = context.Year.Compute(only, before => earlier[before]);
                earlier[next] = [computed.Delta];
                var taken = new ClaimedUnit(new UnitKey(unit.Key.RunId, context.NumberOf(profession, next), 0), unit.Attempt);
                following.Add(new FollowingUnit(taken.Key, started, clock.GetUtcNow(), transaction => WriteAsync(transaction, taken, profession, computed)));
            }
        }

        return new ComputedUnit(transaction => WriteAsync(transaction, unit, profession, outcome)) { Following = following };
    }

    private static Task WriteAsync(Transaction transaction, ClaimedUnit unit, string profession, UnitOutcome outcome) =>
        OutcomeStore.WriteAsync(transaction, unit, profession, outcome.Delta.ToBytes(), outcome.Draws, outcome.Decisions, CancellationToken.None);

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
