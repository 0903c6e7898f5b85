namespace TopGrid.Rules.Volume;

/// <summary>
/// Training volume (HOV) in person-days (rules.md 2). The index groups training periods by the institution that counts them after
/// mergers; computing is then independent per institution, so that ranges are units of work. A unit may build it from
/// the training rows of its own range only.
/// </summary>
public sealed class VolumeIndex
{
    private readonly VolumeFacts _facts;
    private readonly Absences _absences;
    private readonly int[] _successor;
    private readonly int[] _start;
    private readonly int[] _row;

    private VolumeIndex(VolumeFacts facts, int[] successor, int[] start, int[] row)
    {
        _facts = facts;
        _successor = successor;
        _start = start;
        _row = row;
        _absences = Absences.From(facts.Interruptions);
    }

    /// <summary>Builds the index for all professions.</summary>
    public static VolumeIndex Build(VolumeFacts facts)
    {
        var successor = MergerChains.LastSuccessors(facts);
        var trainings = facts.Trainings;
        var start = new int[facts.Institutions + 1];
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

        return new VolumeIndex(facts, successor, start, row);
    }

    /// <summary>
    /// The institution that counts the days of one that merged away on or before the request deadline, along the chain; itself for others.
    /// </summary>
    public int SuccessorOf(int institution) => _successor[institution];

    /// <summary>
    /// Volumes for a profession of the institutions <paramref name="from"/> to <paramref name="to"/> (exclusive), in person-days.
    /// </summary>
    public long[] Compute(VolumeWindow window, int profession, int from, int to)
    {
        var first = new DateOnly(window.FirstYear, 1, 1).DayNumber;
        var last = new DateOnly(window.LastYear, 12, 31).DayNumber;
        var lastUnsubsidised = Math.Min(last, LastUnsubsidisedDay(window));
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
                    weighted += WeightedDays(window, r, first, _facts.Trainings.Subsidised[r] ? last : lastUnsubsidised);
                }
            }

            volumes[i - from] = weighted / 100;
        }

        return volumes;
    }

    /// <summary>Volumes for a profession of all institutions.</summary>
    public long[] Compute(VolumeWindow window, int profession) => Compute(window, profession, 0, _facts.Institutions);

    private long WeightedDays(VolumeWindow window, int training, int windowFirst, int windowLast)
    {
        var trainings = _facts.Trainings;
        var first = Math.Max(windowFirst, trainings.Start[training].DayNumber);
        var last = Math.Min(windowLast, trainings.End[training].DayNumber);
        if (last < first)
        {
            return 0;
        }

        var days = last - first + 1; // start and end day both count
        if (!window.InterruptionsCount)
        {
            days -= _absences.Within(trainings.Trainee[training], first, last);
        }

        return (long)days * trainings.SharePercent[training];
    }

    private static int LastUnsubsidisedDay(VolumeWindow window) => window.UnsubsidisedCountsUntil switch
    {
        VolumeWindow.NoYear => int.MinValue,
        VolumeWindow.AllYears => int.MaxValue,
        var year => new DateOnly(year, 12, 31).DayNumber,
    };
}
