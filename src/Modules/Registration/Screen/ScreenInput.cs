using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Registration.Screen;

/// <summary>What every screen looks at, computed once.</summary>
internal sealed class ScreenInput
{
    private readonly TrainingVolume _volume;
    private readonly VolumeWindow _window;
    private readonly Dictionary<(Profession Profession, VolumeWindow Window), IReadOnlyDictionary<string, long>> _days = [];

    public ScreenInput(DatasetYear facts, DatasetOptions options)
    {
        Facts = facts;
        _volume = TrainingVolume.From(facts);
        _window = options.WindowOf(facts.Year);
        Deadline = facts.Year.RequestDeadline;
        Recognitions = facts.Recognitions.ToLookup(row => (row.Tpid, row.Profession));
        Names = facts.Institutions.ToDictionary(row => row.Tpid, row => row.Name.Length > 0 ? row.Name : row.Tpid, StringComparer.Ordinal);
        ConsortiumProfessions = options.ConsortiumProfessionsOf(facts.Year.Protocol);
    }

    public DatasetYear Facts { get; }

    public int T => Facts.Year.Year;

    /// <summary>First and last calendar year in which training counts.</summary>
    public (int First, int Last) WindowYears => (_window.FirstYear, _window.LastYear);

    /// <summary>The reference date of rules.md 3.</summary>
    public DateOnly Deadline { get; }

    public ILookup<(string Tpid, Profession Profession), RecognitionRow> Recognitions { get; }

    public Dictionary<string, string> Names { get; }

    public IReadOnlyCollection<Profession> ConsortiumProfessions { get; }

    /// <summary>Requests of round 1 for at least one place.</summary>
    public IEnumerable<RequestRow> Requests => Facts.Requests.Where(row => row.Round == 1 && row.Places > 0);

    /// <summary>The recognition that holds on the reference date; null = none.</summary>
    public RecognitionRow? Recognition(string tpid, Profession profession) =>
        Recognitions[(tpid, profession)].FirstOrDefault(row => row.HoldsOn(Deadline));

    /// <summary>Person-days in the window of the year's protocol (rules.md 2).</summary>
    public long Volume(string tpid, Profession profession) => Days(profession, _window).GetValueOrDefault(tpid);

    /// <summary>Person-days by tpid in one calendar year, counted as those of the window are.</summary>
    public IReadOnlyDictionary<string, long> VolumesIn(int year, Profession profession) =>
        Days(profession, _window with { FirstYear = year, LastYear = year });

    public string Name(string tpid) => Names.GetValueOrDefault(tpid, tpid);

    private IReadOnlyDictionary<string, long> Days(Profession profession, VolumeWindow window)
    {
        if (!_days.TryGetValue((profession, window), out var days))
        {
            _days.Add((profession, window), days = _volume.ByTpid(window, profession));
        }

        return days;
    }
}
