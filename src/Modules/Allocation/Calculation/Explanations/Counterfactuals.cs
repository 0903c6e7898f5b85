using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Explanations;

/// <summary>
/// Looks for the smallest change of one fact of an institution that gives it one place more, by running the ladder on
/// the changed facts. Nothing is assumed of how the ladder answers: more of a fact may also cost a place (a bonus place
/// goes to the lower volume, for one), so changes are tried one by one from the smallest, up to a bound that the answer tells.
/// </summary>
internal sealed class Counterfactuals
{
    /// <summary>Runs of the ladder at most for one kind of change.</summary>
    public const int MostRuns = 6000;

    /// <summary>Institutions times runs at most: in a year of more than ten thousand institutions fewer changes are tried.</summary>
    public const int MostWork = 60_000_000;

    /// <summary>More days than anyone could have: 2,872 years of one trainee.</summary>
    public const int MostDays = 1 << 20;

    private readonly YearRun _run;
    private readonly int _profession;
    private readonly int _institution;
    private readonly int _threads;
    private readonly long[] _volumes;
    private readonly ProfessionInput _input;
    private readonly int _granted;

    private Counterfactuals(YearRun run, int profession, int institution, int threads)
    {
        _run = run;
        _profession = profession;
        _institution = institution;
        _threads = Math.Max(1, threads);
        _volumes = run.Volumes(profession);
        _input = Compile(run.Facts, _volumes).RememberingLots();
        _granted = Granted(_input);
    }

    /// <summary>The counterfactuals; empty when the institution asked for nothing or got all it asked.</summary>
    public static IReadOnlyList<Counterfactual> Find(YearRun run, string profession, string tpid, int threads)
    {
        var (p, i) = (Array.IndexOf(run.Facts.Professions, profession), Array.IndexOf(run.Facts.Tpids, tpid));
        if (p < 0 || i < 0)
        {
            return [];
        }
        var search = new Counterfactuals(run, p, i, threads);
        return search._granted >= search._input.Ask[i] ? [] : [search.Volume(), search.Recognition(), search.BroughtIn()];
    }

    private int Bound => Math.Clamp(MostWork / _run.Facts.Tpids.Length, 1, MostRuns);

    private Counterfactual None(CounterfactualKind kind, long? tried = null) => new(kind, Found: false, 0, _granted, tried, "");

    private Counterfactual Volume()
    {
        // Days at an institution that merged away count for its successor (rules.md 2): it can have none itself.
        if (!_input.IsEligible(_institution) || _run.SuccessorOf(_run.Facts.Tpids[_institution]) is not null)
        {
            return None(CounterfactualKind.Volume);
        }
        if (SmallestDays(Bound) is { } days)
        {
            return new Counterfactual(CounterfactualKind.Volume, Found: true, days, WithDays(days), Tried: null, "");
        }
        for (var (low, high) = ((long)Bound, 2L * Bound); high <= MostDays; (low, high) = (high, 2 * high))
        {
            if (WithDays(high) > _granted)
            {
                var found = FewerDays(low, high);
                return new Counterfactual(CounterfactualKind.Volume, Found: true, found, WithDays(found), Bound, "");
            }
        }
        return None(CounterfactualKind.Volume, Bound);
    }

    private long? SmallestDays(int bound)
    {
        long? smallest = null;
        var gate = new Lock();
        Parallel.For(1, bound + 1, new ParallelOptions { MaxDegreeOfParallelism = _threads }, (days, state) =>
        {
            if (state.ShouldExitCurrentIteration || WithDays(days) <= _granted)
            {
                return;
            }
            lock (gate)
            {
                smallest = Math.Min(smallest ?? days, days);
            }
            state.Break(); // what lies below is still tried
        });
        return smallest;
    }

    /// <summary>A number of days that does, with one day less that does not; not always the smallest such number.</summary>
    private long FewerDays(long low, long high)
    {
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = WithDays(middle) > _granted ? (low, middle) : (middle, high);
        }
        return high;
    }

    // Only volumes follow from days, so the rest of the input is compiled once.
    private int WithDays(long days) => Granted(_input.WithOwnVolume(_institution, _volumes[_institution] + days));

    /// <summary>
    /// The latest first day of a recognition that would do: the reference date, since both dates of a recognition are inclusive. Every
    /// recognition that begins later is tried, the nearest first; it replaces one that is valid (docs/silent-rules.md 1). Without any at
    /// all, a new one is.
    /// </summary>
    private Counterfactual Recognition()
    {
        var table = _run.Facts.Recognitions;
        var day = _run.Facts.RequestDeadline;
        var own = Enumerable.Range(0, table.ValidFrom.Length)
            .Where(r => table.Institution[r] == _institution && table.Profession[r] == _profession).ToList();
        if (own.Exists(r => table.ValidFrom[r] == day))
        {
            return None(CounterfactualKind.Recognition); // two recognitions cannot begin on one day
        }
        var tries = own.Where(r => table.ValidFrom[r] > day).OrderBy(r => table.ValidFrom[r])
            .Select(r => (Table: Moved(table, r, day), Earlier: table.ValidFrom[r].DayNumber - day.DayNumber)).ToList();
        if (tries.Count == 0 && !_input.Recognised[_institution])
        {
            tries.Add((Added(table, day), 0));
        }
        foreach (var (changed, earlier) in tries)
        {
            var granted = Granted(Compile(_run.Facts with { Recognitions = changed }, _volumes));
            if (granted > _granted)
            {
                var detail = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
                return new Counterfactual(CounterfactualKind.Recognition, Found: true, earlier, granted, Tried: null, detail);
            }
        }
        return None(CounterfactualKind.Recognition);
    }

    private static RecognitionTable Moved(RecognitionTable table, int row, DateOnly day)
    {
        var from = (DateOnly[])table.ValidFrom.Clone();
        from[row] = day;
        return table with { ValidFrom = from };
    }

    // Without any recognition: one that begins on the reference date, never allocated under.
    private RecognitionTable Added(RecognitionTable table, DateOnly day) => new(
        [.. table.Institution, _institution], [.. table.Profession, _profession], [.. table.ValidFrom, day],
            [.. table.ValidUntil, DateOnly.MaxValue], [.. table.FirstAllocationYear, 0], [.. table.EnteredAsNewcomer, false],
                [.. table.RequestedEveryYear, false]);

    private Counterfactual BroughtIn()
    {
        var consortia = _run.Facts.Consortia;
        var own = _input.HasConsortia && !_input.IsLaterRound
            ? Enumerable.Range(0, consortia.Count).Where(c => consortia.Qualifies[c] && consortia.SlotOf(c, _institution) >= 0).ToList()
            : [];
        var now = own.ToDictionary(c => c, c => _input.BroughtIn[consortia.SlotOf(c, _institution)]);
        var most = own.Select(c => MostBroughtIn(c) - now[c]).DefaultIfEmpty(0).Max();
        for (var more = 1; more <= Math.Min(most, Bound); more++)
        {
            foreach (var c in own.Where(c => now[c] + more <= MostBroughtIn(c)))
            {
                var granted = WithBroughtIn(c, now[c] + more);
                if (granted > _granted)
                {
                    return new Counterfactual(CounterfactualKind.BroughtIn, Found: true, more, granted, Tried: null, consortia.Ids[c]);
                }
            }
        }
        return None(CounterfactualKind.BroughtIn, most <= Bound ? null : Bound);
    }

    // The request less what rows bring into other consortia, qualifying or not: more would be an input error.
    private int MostBroughtIn(int consortium)
    {
        var table = _run.Facts.BroughtIn;
        return _input.Requested[_institution] - Enumerable.Range(0, table.Places.Length)
            .Where(r => table.Consortium[r] != consortium && table.Institution[r] == _institution && table.Profession[r] == _profession)
            .Sum(r => table.Places[r]);
    }

    private int WithBroughtIn(int consortium, int places)
    {
        var table = _run.Facts.BroughtIn;
        int[] kept =
        [
            .. Enumerable.Range(0, table.Places.Length)
                .Where(
                    r => table.Consortium[r] != consortium || table.Institution[r] != _institution || table.Profession[r] != _profession),
        ];
        int[] Column(int[] column, int last) => [.. kept.Select(r => column[r]), last];
        var changed = new ConsortiumPlacesTable(
            Column(table.Consortium, consortium), Column(table.Institution, _institution), Column(table.Profession, _profession),
            Column(table.Places, places));
        return Granted(Compile(_run.Facts with { BroughtIn = changed }, _volumes));
    }

    private ProfessionInput Compile(YearFacts facts, long[] volumes) =>
        ProfessionCompiler.Compile(facts, _run.Parameters, _profession, volumes, _run.LaterRoundOf(_profession));

    private int Granted(ProfessionInput input) =>
        Ladder.Run(input, parallelism: 1, evidence: false).Standings.Has[_institution] - input.Start[_institution];
}
