using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Explanations;

/// <summary>
/// Looks for the smallest change of one fact of an institution that gives it one place more, by running the ladder on
/// the changed facts. Nothing is assumed of how the ladder answers: a bisection finds a change, and then every smaller
/// one is tried, up to <see cref="MostRuns"/>.
/// </summary>
internal sealed class Counterfactuals
{
    /// <summary>Runs of the ladder at most for one kind of change.</summary>
    public const int MostRuns = 6000;

    // More days than anyone could have: 2^20 days are 2,872 years of one trainee.
    private const int MostDoublings = 20;

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
        _volumes = run.Volumes.Compute(profession);
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

    private Counterfactual Volume()
    {
        var none = new Counterfactual(CounterfactualKind.Volume, Found: false, 0, _granted, Minimal: true, "");
        // Days at an institution that merged away count for its successor (rules.md 2): it can have none itself.
        if (!_input.IsEligible(_institution) || _run.SuccessorOf(_run.Facts.Tpids[_institution]) is not null)
        {
            return none;
        }
        var high = Enumerable.Range(0, MostDoublings + 1).Select(k => 1L << k).FirstOrDefault(days => WithDays(days) > _granted);
        if (high == 0)
        {
            return none;
        }
        var low = high / 2;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = WithDays(middle) > _granted ? (low, middle) : (middle, high);
        }
        // One place more need not follow from more days in every case, so what lies below is tried day by day.
        var smallest = high - 1 <= MostRuns ? Smallest((int)high) : high;
        return new Counterfactual(CounterfactualKind.Volume, Found: true, smallest, WithDays(smallest), high - 1 <= MostRuns, "");
    }

    private long Smallest(int found)
    {
        long smallest = found;
        var gate = new Lock();
        Parallel.For(1, found, new ParallelOptions { MaxDegreeOfParallelism = _threads }, (days, state) =>
        {
            if (state.ShouldExitCurrentIteration || WithDays(days) <= _granted)
            {
                return;
            }
            lock (gate)
            {
                smallest = Math.Min(smallest, days);
            }
            state.Break();
        });
        return smallest;
    }

    // Only volumes follow from days, so the rest of the input is compiled once.
    private int WithDays(long days) => Granted(_input.WithOwnVolume(_institution, _volumes[_institution] + days));

    /// <summary>The latest first day of a recognition that would do: the reference date, since both dates of a recognition are inclusive.</summary>
    private Counterfactual Recognition()
    {
        var none = new Counterfactual(CounterfactualKind.Recognition, Found: false, 0, _granted, Minimal: true, "");
        if (_input.Recognised[_institution])
        {
            return none;
        }
        var table = _run.Facts.Recognitions;
        var day = _run.Facts.RequestDeadline;
        var later = Enumerable.Range(0, table.ValidFrom.Length)
            .Where(r => table.Institution[r] == _institution && table.Profession[r] == _profession && table.ValidFrom[r] > day)
            .OrderBy(r => table.ValidFrom[r]).Select(r => (int?)r).FirstOrDefault();
        var changed = later is { } row ? Moved(table, row, day) : Added(table, day);
        var granted = Granted(Compile(_run.Facts with { Recognitions = changed }, _volumes));
        var earlier = later is { } moved ? table.ValidFrom[moved].DayNumber - day.DayNumber : 0;
        return granted > _granted
            ? new Counterfactual(CounterfactualKind.Recognition, Found: true, earlier, granted, Minimal: true, day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))
            : none;
    }

    private static RecognitionTable Moved(RecognitionTable table, int row, DateOnly day)
    {
        var from = (DateOnly[])table.ValidFrom.Clone();
        from[row] = day;
        return table with { ValidFrom = from };
    }

    // Without any recognition: one that begins on the reference date, never allocated under.
    private RecognitionTable Added(RecognitionTable table, DateOnly day) => new(
        [.. table.Institution, _institution], [.. table.Profession, _profession], [.. table.ValidFrom, day], [.. table.ValidUntil, DateOnly.MaxValue],
        [.. table.FirstAllocationYear, 0], [.. table.EnteredAsNewcomer, false], [.. table.RequestedEveryYear, false]);

    private Counterfactual BroughtIn()
    {
        var consortia = _run.Facts.Consortia;
        var own = _input.HasConsortia && !_input.IsLaterRound
            ? Enumerable.Range(0, consortia.Count).Where(c => consortia.Qualifies[c] && consortia.SlotOf(c, _institution) >= 0).ToList()
            : [];
        var now = own.ToDictionary(c => c, c => _input.BroughtIn[consortia.SlotOf(c, _institution)]);
        var most = own.Select(c => MostBroughtIn(c) - now[c]).DefaultIfEmpty(0).Max();
        for (var more = 1; more <= Math.Min(most, MostRuns); more++)
        {
            foreach (var c in own.Where(c => now[c] + more <= MostBroughtIn(c)))
            {
                var granted = WithBroughtIn(c, now[c] + more);
                if (granted > _granted)
                {
                    return new Counterfactual(CounterfactualKind.BroughtIn, Found: true, more, granted, Minimal: true, consortia.Ids[c]);
                }
            }
        }
        return new Counterfactual(CounterfactualKind.BroughtIn, Found: false, 0, _granted, Minimal: most <= MostRuns, "");
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
                .Where(r => table.Consortium[r] != consortium || table.Institution[r] != _institution || table.Profession[r] != _profession),
        ];
        int[] Column(int[] column, int last) => [.. kept.Select(r => column[r]), last];
        var changed = new ConsortiumPlacesTable(
            Column(table.Consortium, consortium), Column(table.Institution, _institution), Column(table.Profession, _profession), Column(table.Places, places));
        return Granted(Compile(_run.Facts with { BroughtIn = changed }, _volumes));
    }

    private ProfessionInput Compile(YearFacts facts, long[] volumes) =>
        ProfessionCompiler.Compile(facts, _run.Parameters, _profession, volumes, _run.LaterRoundOf(_profession));

    private int Granted(ProfessionInput input) =>
        Ladder.Run(input, parallelism: 1, evidence: false).Standings.Has[_institution] - input.Start[_institution];
}
