using TopGrid.Dataset;

namespace TopGrid.Registration.Screen;

/// <summary>
/// Days of training per institution, profession and calendar year, good enough for a look: weighted by share, mergers followed,
/// interruptions and subsidy not looked at. The volume that counts is computed by Allocation (rules.md 2).
/// </summary>
internal sealed class RoughVolume
{
    private readonly Dictionary<(string Tpid, Profession Profession, int Year), long> _percentDays = [];
    private readonly DatasetYear _facts;

    public RoughVolume(DatasetYear facts)
    {
        _facts = facts;
        var successors = facts.Mergers.Where(row => row.EffectiveOn <= facts.Year.RequestDeadline)
            .ToDictionary(row => row.Predecessor, row => row.Successor, StringComparer.Ordinal);
        foreach (var row in facts.Trainings)
        {
            Add(row, Last(successors, row.Tpid));
        }
    }

    /// <summary>Days in the window of rules.md 2: calendar years T-4 to T-2.</summary>
    public long InWindow(string tpid, Profession profession) =>
        Enumerable.Range(_facts.Year.Year - 4, 3).Sum(year => PercentDays(tpid, profession, year)) / 100;

    /// <summary>Days in one calendar year.</summary>
    public long InYear(string tpid, Profession profession, int year) => PercentDays(tpid, profession, year) / 100;

    /// <summary>Every institution and profession with a day in the window.</summary>
    public IEnumerable<(string Tpid, Profession Profession)> Parties =>
        _percentDays.Keys.Select(key => (key.Tpid, key.Profession)).Distinct();

    private long PercentDays(string tpid, Profession profession, int year) => _percentDays.GetValueOrDefault((tpid, profession, year));

    private void Add(TrainingRow row, string tpid)
    {
        for (var year = _facts.Year.Year - 4; year <= _facts.Year.Year - 2; year++)
        {
            var first = new DateOnly(year, 1, 1);
            var last = new DateOnly(year, 12, 31);
            var from = row.Start > first ? row.Start : first;
            var until = row.End is { } end && end < last ? end : last;
            if (from <= until)
            {
                var key = (tpid, row.Profession, year);
                _percentDays[key] = _percentDays.GetValueOrDefault(key) + ((until.DayNumber - from.DayNumber + 1L) * row.Share);
            }
        }
    }

    // Mergers hold no cycle: the dataset library refuses one.
    private static string Last(Dictionary<string, string> successors, string tpid)
    {
        while (successors.TryGetValue(tpid, out var successor))
        {
            tpid = successor;
        }

        return tpid;
    }
}
