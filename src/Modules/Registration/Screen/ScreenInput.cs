using TopGrid.Dataset;

namespace TopGrid.Registration.Screen;

/// <summary>What every screen looks at, computed once.</summary>
internal sealed class ScreenInput
{
    public ScreenInput(DatasetYear facts, DatasetOptions options)
    {
        Facts = facts;
        Volume = new RoughVolume(facts);
        Deadline = facts.Year.RequestDeadline;
        Recognitions = facts.Recognitions.ToLookup(row => (row.Tpid, row.Profession));
        Names = facts.Institutions.ToDictionary(row => row.Tpid, row => row.Name.Length > 0 ? row.Name : row.Tpid, StringComparer.Ordinal);
        ConsortiumProfessions = (options.ProtocolOverride
            ?? options.Protocols?.GetValueOrDefault(facts.Year.Protocol))?.ConsortiumProfessions ?? [Profession.GZ];
    }

    public DatasetYear Facts { get; }

    public int T => Facts.Year.Year;

    public RoughVolume Volume { get; }

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

    public string Name(string tpid) => Names.GetValueOrDefault(tpid, tpid);
}
