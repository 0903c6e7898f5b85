using System.Collections.Concurrent;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Work;

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

    // With a unit that is the only one of its phase go the phases that follow, as long as there is little to do: in a small year most of
    // what a phase takes is to hand its units out and to commit them.
    private ComputedUnit Compute(
        RunContext context, ClaimedUnit unit, string profession, RunPhase phase, Dictionary<RunPhase, IReadOnlyList<UnitDelta>> earlier)
    {
        var computed = new List<(ClaimedUnit Unit, UnitOutcome Outcome)>
        {
            (unit, context.Year.Compute(context.UnitsOf(profession, phase)[unit.Key.Unit], before => earlier[before])),
        };
        var following = new List<FollowingUnit>();
        if (context.UnitsOf(profession, phase).Count == 1)
        {
            earlier[phase] = [computed[0].Outcome.Delta];
            foreach (var next in RunPlan.Phases.SkipWhile(one => one != phase).Skip(1).TakeWhile(one => context.IsSmall(profession, one)))
            {
                var deltas = new List<UnitDelta>();
                foreach (var one in context.UnitsOf(profession, next))
                {
                    var started = clock.GetUtcNow();
                    var outcome = context.Year.Compute(one, before => earlier[before]);
                    deltas.Add(outcome.Delta);
                    var taken = new ClaimedUnit(new UnitKey(unit.Key.RunId, context.NumberOf(profession, next), one.Index), unit.Attempt);
                    computed.Add((taken, outcome));
                    following.Add(new FollowingUnit(taken.Key, started, clock.GetUtcNow()));
                }

                earlier[next] = deltas;
            }
        }

        return new ComputedUnit(
            transaction => OutcomeStore.WriteAsync(transaction, profession, computed, CancellationToken.None)) { Following = following };
    }

    // A phase that is done never changes, so every unit of the following ones shares what was read.
    private async Task<IReadOnlyList<UnitDelta>> DeltasAsync(RunContext context, string profession, RunPhase phase)
    {
        (string RunId, int Phase) key = (context.Run.Id, context.NumberOf(profession, phase));
        try
        {
            return await _deltas.GetOrAdd(key, _ => new Lazy<Task<IReadOnlyList<UnitDelta>>>(() => ReadAsync(key, phase))).Value;
        }
        catch
        {
            _deltas.TryRemove(key, out _);
            throw;
        }
    }

    private async Task<IReadOnlyList<UnitDelta>> ReadAsync((string RunId, int Phase) key, RunPhase phase) =>
        [.. (await outcomes.OutcomesAsync(key.RunId, key.Phase, CancellationToken.None)).Select(
            stored => UnitDelta.FromBytes(phase, stored.Delta))];

    private void Forget(string runId)
    {
        foreach (var key in _deltas.Keys.Where(key => key.RunId == runId))
        {
            _deltas.TryRemove(key, out _);
        }
    }
}
