using System.Collections.Concurrent;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Run;

/// <summary>
/// Computes the units of one profession. What follows from the deltas of earlier phases (the compiled input and the
/// standings before a phase) is kept, since it is the same for all units of the phase and deltas never change.
/// </summary>
internal sealed class ProfessionWork
{
    private readonly YearRun _run;
    private readonly string _code;
    private readonly int _profession;
    private readonly Lock _lock = new();
    private ProfessionInput? _input;
    private RowWriter? _rows;
    private (RunPhase Phase, Standings Standings)? _before;
    private ReturnedPlaces? _returned;

    public ProfessionWork(YearRun run, string code)
    {
        _run = run;
        _code = code;
        _profession = Array.IndexOf(run.Facts.Professions, code);
        // Which consortia share members does not depend on volumes, so the plan is known before they are.
        Components = Compile(new long[run.Facts.Tpids.Length]).Components.Count;
    }

    public int Components { get; }

    public UnitOutcome Compute(UnitOfWork unit, Func<RunPhase, IReadOnlyList<UnitDelta>> earlier)
    {
        if (unit.Phase == RunPhase.Volumes)
        {
            var volumes = _run.Volumes(_profession, unit.From, unit.To);
            return new UnitOutcome(unit, new UnitDelta(unit.Phase, volumes), DecisionRows.None, DecisionRows.None);
        }
        var input = InputFrom(earlier);
        var writer = RowsOf(input);
        var rows = new ConcurrentDictionary<int, DecisionRows>();
        if (unit.Phase == RunPhase.FirstPass)
        {
            rows[-1] = writer.Write(Qualifications(input));
        }
        var stream = new RowStream(writer, Environment.ProcessorCount, (chunk, written) => rows[chunk] = written.Copy());
        var delta = Phase(unit, input, earlier, stream.Trail);
        stream.End();
        var decisions = DecisionRows.Join([.. rows.OrderBy(chunk => chunk.Key).Select(chunk => chunk.Value)]);
        return new UnitOutcome(unit, new UnitDelta(unit.Phase, delta), decisions, DrawWriter.Write(input, stream.Trail.Draws));
    }

    public ProfessionOutcome Assemble(IReadOnlyCollection<UnitOutcome> outcomes)
    {
        UnitOutcome[] Of(RunPhase phase) => [.. outcomes.Where(o => o.Unit.Phase == phase).OrderBy(o => o.Unit.Index)];
        IReadOnlyList<UnitDelta> Deltas(RunPhase phase) => [.. Of(phase).Select(o => o.Delta)];
        var input = InputFrom(Deltas);
        var returns = Deltas(RunPhase.Returns).Single().As<ReturnsDelta>();
        var ordered = RunPlan.Phases.SelectMany(Of).ToList();
        return new ProfessionOutcome
        {
            Input = input,
            First = Deltas(RunPhase.FirstPass).Single().As<FirstPassResult>(),
            Consortia = [.. Deltas(RunPhase.Consortia).Select(d => d.As<ConsortiaResult>())],
            LeftOvers = Deltas(RunPhase.LeftOvers).Single().As<LeftOversResult>(),
            Returns = returns,
            Seal = Deltas(RunPhase.Seal).Single().As<SealResult>(),
            Reallocate = After(ReturnPolicy.Reallocate, input, Deltas),
            WaitingList = After(ReturnPolicy.WaitingList, input, Deltas),
            Decisions = [.. ordered.Select(o => o.Decisions)],
            Draws = [.. ordered.Select(o => o.Draws)],
        };
    }

    private object Phase(UnitOfWork unit, ProfessionInput input, Func<RunPhase, IReadOnlyList<UnitDelta>> earlier, Trail trail)
    {
        FirstPassResult First() => earlier(RunPhase.FirstPass).Single().As<FirstPassResult>();
        switch (unit.Phase)
        {
            case RunPhase.FirstPass:
                return Ladder.FirstPass(input, trail);
            case RunPhase.Consortia:
                return Ladder.Consortia(input, First(), Before(unit.Phase, input, earlier), unit.From, unit.To, trail);
            case RunPhase.LeftOvers:
                var taken = earlier(RunPhase.Consortia).Sum(d => d.As<ConsortiaResult>().BonusTaken);
                return Ladder.LeftOvers(input, First(), Before(unit.Phase, input, earlier), taken, trail);
            case RunPhase.ReturnsInside:
                var standings = Before(unit.Phase, input, earlier);
                // Computed in every run for the comparison, but evidence only of what is decided.
                return Ladder.ReturnsInside(
                    input, standings, Returned(input, earlier), unit.From, unit.To, Decided == ReturnPolicy.Reallocate ? trail : null);
            case RunPhase.Returns:
                return Returns(input, First(), earlier, trail);
            default:
                return Seal(input, First(), earlier, trail);
        }
    }

    private ReturnPolicy Decided => _run.Parameters.Returns;

    private ReturnsDelta Returns(
        ProfessionInput input, FirstPassResult first, Func<RunPhase, IReadOnlyList<UnitDelta>> earlier, Trail trail)
    {
        var before = Before(RunPhase.ReturnsInside, input, earlier);
        var returned = Returned(input, earlier);
        InsideReturnsResult[] inside = [.. earlier(RunPhase.ReturnsInside).Select(d => d.As<InsideReturnsResult>())];
        var reallocate = before.Copy();
        foreach (var chunk in inside)
        {
            reallocate.Apply(chunk.Places);
        }
        return new ReturnsDelta(
            Ladder.Returns(
                input, first, reallocate, returned, ReturnPolicy.Reallocate, inside, Decided == ReturnPolicy.Reallocate ? trail : null),
            Ladder.Returns(
                input, first, before, returned, ReturnPolicy.WaitingList, [], Decided == ReturnPolicy.WaitingList ? trail : null),
            Ladder.Penalty(input, returned));
    }

    private SealResult Seal(ProfessionInput input, FirstPassResult first, Func<RunPhase, IReadOnlyList<UnitDelta>> earlier, Trail trail)
    {
        var returned = Returned(input, earlier);
        var decided = earlier(RunPhase.Returns).Single().As<ReturnsDelta>().Of(Decided);
        var leftOvers = earlier(RunPhase.LeftOvers).Single().As<LeftOversResult>();
        var seal = Ladder.Close(input, first, leftOvers, returned, decided, After(Decided, input, earlier), trail);
        if (seal.Violation is { } violation)
        {
            var party = violation.Institution >= 0 ? $" at {input.Facts.Tpids[violation.Institution]}" : "";
            throw new InvalidOperationException(
                $"The ladder broke an invariant for {_code}: {violation.Invariant}{party}: expected {violation.Expected}, found {violation.Found}. "
                + "The run stops; this is a defect of the program, please report it with the input.");
        }
        return seal;
    }

    private Standings After(ReturnPolicy policy, ProfessionInput input, Func<RunPhase, IReadOnlyList<UnitDelta>> earlier)
    {
        var standings = Before(RunPhase.ReturnsInside, input, earlier).Copy();
        foreach (var inside in policy == ReturnPolicy.Reallocate ? earlier(RunPhase.ReturnsInside) : [])
        {
            standings.Apply(inside.As<InsideReturnsResult>().Places);
        }
        standings.Apply(earlier(RunPhase.Returns).Single().As<ReturnsDelta>().Of(policy).Places);
        return standings;
    }

    private ReturnedPlaces Returned(ProfessionInput input, Func<RunPhase, IReadOnlyList<UnitDelta>> earlier)
    {
        lock (_lock)
        {
            return _returned ??= ReturnedPlaces.List(input, Before(RunPhase.ReturnsInside, input, earlier));
        }
    }

    /// <summary>What every institution has before a phase; not to be changed.</summary>
    private Standings Before(RunPhase phase, ProfessionInput input, Func<RunPhase, IReadOnlyList<UnitDelta>> earlier)
    {
        lock (_lock)
        {
            if (_before is { } kept && kept.Phase == phase)
            {
                return kept.Standings;
            }
            var standings = new Standings(input.Start);
            foreach (var before in RunPlan.Phases.Where(p => p < phase && p != RunPhase.Volumes))
            {
                foreach (var delta in earlier(before))
                {
                    standings.Apply(Booked(delta));
                }
            }
            _before = (phase, standings);
            return standings;
        }
    }

    private static Places Booked(UnitDelta delta) => delta.Phase switch
    {
        RunPhase.FirstPass => delta.As<FirstPassResult>().Places,
        RunPhase.Consortia => delta.As<ConsortiaResult>().Places,
        RunPhase.LeftOvers => delta.As<LeftOversResult>().Places,
        _ => throw new InvalidOperationException($"Standings before the returns do not depend on phase {delta.Phase}."),
    };

    private ProfessionInput InputFrom(Func<RunPhase, IReadOnlyList<UnitDelta>> earlier)
    {
        lock (_lock)
        {
            return _input ??= Compile([.. earlier(RunPhase.Volumes).SelectMany(d => d.As<long[]>())]);
        }
    }

    private RowWriter RowsOf(ProfessionInput input)
    {
        lock (_lock)
        {
            return _rows ??= new RowWriter(input, _run.Input.Protocol);
        }
    }

    private ProfessionInput Compile(long[] volumes) =>
        ProfessionCompiler.Compile(_run.Facts, _run.Parameters, _profession, volumes, _run.LaterRoundOf(_profession));

    private IEnumerable<Qualification> Qualifications(ProfessionInput input) =>
        input.HasConsortia ? input.Facts.Consortia.Ids.Select(id => _run.Input.Qualifications[id]) : [];
}
