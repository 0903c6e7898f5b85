namespace TopGrid.Allocation.Engine;

/// <summary>
/// Training volume (HOV) in person-days (rules.md 2). The index groups training periods by the institution that counts them after
/// mergers; computing is then independent per institution, so that ranges are units of work. A unit may build it from
/// the training rows of its own range only.
/// </summary>
public sealed class VolumeIndex
{
    private readonly YearFacts _facts;
    private readonly LadderParameters _parameters;
    private readonly Absences _absences;
    private readonly int[] _start;
    private readonly int[] _row;

    private VolumeIndex(YearFacts facts, LadderParameters parameters, int[] start, int[] row)
    {
        _facts = facts;
        _parameters = parameters;
        _start = start;
        _row = row;
        _absences = Absences.Of(facts.Interruptions);
    }

    /// <summary>Builds the index for all professions.</summary>
    public static VolumeIndex Build(YearFacts facts, LadderParameters parameters)
    {
        var successor = MergerChains.LastSuccessors(facts);
        var trainings = facts.Trainings;
        var start = new int[facts.Tpids.Length + 1];
        foreach (var institution in trainings.Institution)
        {
            start[successor[institution] + 1]++;
        }

        for (var i = 1; i < start.Length; i++)
        {
            start[i] += start[i - 1];
        }

        var next = start[..^1];
        var row = new int[trainings.Institution.Length];
        for (var r = 0; r < row.Length; r++)
        {
            row[next[successor[trainings.Institution[r]]]++] = r;
        }

        return new VolumeIndex(facts, parameters, start, row);
    }

    /// <summary>Volumes for a profession of the institutions <paramref name="from"/> to <paramref name="to"/> (exclusive).</summary>
    public long[] Compute(int profession, int from, int to)
    {
        var first = new DateOnly(_parameters.WindowFirstYear, 1, 1).DayNumber;
        var last = new DateOnly(_parameters.WindowLastYear, 12, 31).DayNumber;
        var lastUnsubsidised = Math.Min(last, LastUnsubsidisedDay());
        var volumes = new long[to - from];
        for (var i = from; i < to; i++)
        {
            // Days weighted by percent; sum first, then divide and round down.
            long weighted = 0;
            for (var k = _start[i]; k < _start[i + 1]; k++)
            {
                var r = _row[k];
                if (_facts.Trainings.Profession[r] == profession)
                {
                    weighted += WeightedDays(r, first, _facts.Trainings.Subsidised[r] ? last : lastUnsubsidised);
                }
            }

            volumes[i - from] = weighted / 100;
        }

        return volumes;
    }

    /// <summary>Volumes for a profession of all institutions.</summary>
    public long[] Compute(int profession) => Compute(profession, 0, _facts.Tpids.Length);

    private long WeightedDays(int training, int windowFirst, int windowLast)
    {
        var trainings = _facts.Trainings;
        var first = Math.Max(windowFirst, trainings.Start[training].DayNumber);
        var last = Math.Min(windowLast, trainings.End[training].DayNumber);
        if (last < first)
        {
            return 0;
        }

        var days = last - first + 1; // start and end day both count
        if (!_parameters.InterruptionsCount)
        {
            days -= _absences.Within(trainings.Trainee[training], first, last);
        }

        return (long)days * trainings.SharePercent[training];
    }

    private int LastUnsubsidisedDay() => _parameters.UnsubsidisedCountsUntil switch
    {
        > 9999 => int.MaxValue,
        < 1 => int.MinValue,
        var year => new DateOnly(year, 12, 31).DayNumber,
    };
}
