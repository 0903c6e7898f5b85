using System.Globalization;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Assessment.Conditions.Facts;

/// <summary>The facts of a year, looked up by key. Nothing here depends on the order of rows.</summary>
internal sealed class YearFacts
{
    private readonly DatasetYear _data;
    private readonly Dictionary<string, string?> _sectors;
    private readonly ILookup<string, RecognitionRow> _recognitions;
    private readonly Dictionary<string, int> _requests;
    private readonly ILookup<string, BroughtInRow> _broughtIn;
    private readonly ILookup<string, ConsortiumMemberRow> _membersOf;
    private readonly ILookup<string, ConsortiumMemberRow> _membershipsOf;
    private readonly Dictionary<(int Year, string Tpid), int> _previous;
    private readonly HashSet<int> _previousYears;
    private readonly Lazy<IReadOnlyDictionary<string, long>> _volumes;

    public YearFacts(DatasetYear data, Profession profession, VolumeWindow window)
    {
        _data = data;
        Profession = profession;
        _sectors = data.Institutions.ToDictionary(row => row.Tpid, row => row.Sector, StringComparer.Ordinal);
        _recognitions = data.Recognitions.ToLookup(row => row.Tpid, StringComparer.Ordinal);
        _requests = data.Requests
            .Where(row => row.Profession == profession && row.Round == 1)
            .ToDictionary(row => row.Tpid, row => row.Places, StringComparer.Ordinal);
        _broughtIn = data.BroughtIn
            .Where(row => row.Profession == profession)
            .ToLookup(row => row.Tpid, StringComparer.Ordinal);
        _membersOf = data.ConsortiumMembers.ToLookup(row => row.Consortium, StringComparer.Ordinal);
        _membershipsOf = data.ConsortiumMembers.ToLookup(row => row.Tpid, StringComparer.Ordinal);
        var previous = data.Previous.Where(row => row.Profession == profession).ToList();
        _previous = previous.ToDictionary(row => (row.Year, row.Tpid), row => row.Granted);
        _previousYears = [.. previous.Select(row => row.Year)];
        _volumes = new(() => TrainingVolume.From(data).ByTpid(window, profession));
        ReferenceThreshold = data.Capacity.FirstOrDefault(row => row.Profession == profession)?.ReferenceThreshold;
    }

    public int Year => _data.Year.Year;

    public Profession Profession { get; }

    public int? ReferenceThreshold { get; }

    /// <summary>The members of a consortium in order of tpid.</summary>
    public IReadOnlyList<MemberFacts> MembersOf(string consortium) =>
    [
        .. _membersOf[consortium]
            .OrderBy(row => row.Tpid, Utf8Order.Instance)
            .Select(row => new MemberFacts(
                row.Tpid, _sectors.GetValueOrDefault(row.Tpid), row.Dependent, row.Signed, row.Settings, row.SectionIii)),
    ];

    public long VolumeOf(string tpid) => _volumes.Value.GetValueOrDefault(tpid);

    /// <summary>Places asked in round 1; null without a request.</summary>
    public int? RequestOf(string tpid) => _requests.TryGetValue(tpid, out var places) ? places : null;

    public int? BroughtIn(string consortium, string tpid) =>
        _broughtIn[tpid].FirstOrDefault(row => row.Consortium == consortium)?.Places;

    public long BroughtInElsewhere(string consortium, string tpid) =>
        _broughtIn[tpid].Where(row => row.Consortium != consortium).Sum(row => (long)row.Places);

    /// <summary>Whether the institution is dependent in another consortium that has no row for what it brings in.</summary>
    public bool DependentWithoutRowElsewhere(string consortium, string tpid) => _membershipsOf[tpid].Any(row =>
        row.Consortium != consortium && row.Dependent == true && BroughtIn(row.Consortium, tpid) is null);

    /// <summary>Places granted in an earlier year; null when the history does not hold that year at all.</summary>
    public int? GrantedIn(int year, string tpid) =>
        _previous.TryGetValue((year, tpid), out var granted) ? granted : _previousYears.Contains(year) ? 0 : null;

    /// <summary>The recognition valid on the reference date, for the set's profession or for any.</summary>
    public Recognition RecognitionOf(string tpid, bool anyProfession)
    {
        var day = _data.Year.RequestDeadline;
        var valid = _recognitions[tpid]
            .Where(row => row.HoldsOn(day) && (anyProfession || row.Profession == Profession))
            .OrderBy(row => row.Profession)
            .ThenBy(row => row.ValidFrom)
            .FirstOrDefault();
        if (valid is null)
        {
            var key = anyProfession ? tpid : $"{tpid},{Profession}";
            return new(false, new ConditionFact("recognitions.csv", key, $"valid on {ConsortiumFacts.Show(day)}", "false"));
        }

        return new(true, new ConditionFact(
            "recognitions.csv",
            string.Create(CultureInfo.InvariantCulture, $"{tpid},{valid.Profession},{ConsortiumFacts.Show(valid.ValidFrom)}"),
            "valid_until",
            ConsortiumFacts.Show(valid.ValidUntil)));
    }
}
