using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Dataset;

/// <summary>
/// The own training volume of the institutions of a year (rules.md 2), by tpid. Pooling is no part of it: that depends on which consortia
/// qualify.
/// </summary>
public sealed class TrainingVolume
{
    private readonly string[] _tpids;
    private readonly Dictionary<string, int> _numbers;
    private readonly VolumeIndex _index;

    private TrainingVolume(string[] tpids, Dictionary<string, int> numbers, VolumeIndex index) =>
        (_tpids, _numbers, _index) = (tpids, numbers, index);

    /// <summary>The volume of validated rows; nothing depends on their order.</summary>
    public static TrainingVolume From(DatasetYear year)
    {
        string[] tpids =
        [
            .. year.Institutions.Select(row => row.Tpid)
                .Concat(year.Trainings.Select(row => row.Tpid))
                .Concat(year.Mergers.SelectMany(row => new[] { row.Predecessor, row.Successor }))
                .Distinct(StringComparer.Ordinal)
                .Order(Utf8Order.Instance),
        ];
        var numbers = new Dictionary<string, int>(tpids.Length, StringComparer.Ordinal);
        foreach (var tpid in tpids)
        {
            numbers.Add(tpid, numbers.Count);
        }

        var facts = ToFacts(year, numbers);
        facts.Check();
        return new TrainingVolume(tpids, numbers, VolumeIndex.Build(facts));
    }

    /// <summary>Person-days of every institution for a profession, in the order of the UTF-8 bytes of their tpids.</summary>
    public long[] Compute(VolumeWindow window, Profession profession) => _index.Compute(window, (int)profession);

    /// <summary>
    /// Person-days for a profession of the institutions <paramref name="from"/> to <paramref name="to"/> (exclusive).
    /// </summary>
    public long[] Compute(VolumeWindow window, Profession profession, int from, int to) =>
        _index.Compute(window, (int)profession, from, to);

    /// <summary>Person-days by tpid for a profession, of those that have any.</summary>
    public IReadOnlyDictionary<string, long> ByTpid(VolumeWindow window, Profession profession)
    {
        var volumes = Compute(window, profession);
        return _tpids.Zip(volumes).Where(pair => pair.Second > 0)
            .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }

    /// <summary>
    /// The institution that counts the days of one that merged away on or before the request deadline; null for others.
    /// </summary>
    public string? SuccessorOf(string tpid) =>
        _numbers.TryGetValue(tpid, out var number) && _index.SuccessorOf(number) is var last && last != number ? _tpids[last] : null;

    private static VolumeFacts ToFacts(DatasetYear year, Dictionary<string, int> numbers)
    {
        var trainees = new Dictionary<string, int>(StringComparer.Ordinal);
        return new VolumeFacts
        {
            Institutions = numbers.Count,
            RequestDeadline = year.Year.RequestDeadline,
            Mergers = new MergerTable(
                [.. year.Mergers.Select(row => numbers[row.Predecessor])],
                [.. year.Mergers.Select(row => numbers[row.Successor])],
                [.. year.Mergers.Select(row => row.EffectiveOn)]),
            Trainings = new TrainingTable(
                [.. year.Trainings.Select(row => Number(trainees, row.Trainee))],
                [.. year.Trainings.Select(row => numbers[row.Tpid])],
                [.. year.Trainings.Select(row => (int)row.Profession)],
                [.. year.Trainings.Select(row => row.Start)],
                [.. year.Trainings.Select(row => row.End ?? DateOnly.MaxValue)],
                [.. year.Trainings.Select(row => row.Subsidised)],
                [.. year.Trainings.Select(row => row.Share)]),
            Interruptions = new InterruptionTable(
                [.. year.Interruptions.Select(row => Number(trainees, row.Trainee))],
                [.. year.Interruptions.Select(row => row.Start)],
                [.. year.Interruptions.Select(row => row.End ?? DateOnly.MaxValue)]),
        };
    }

    private static int Number(Dictionary<string, int> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out var number))
        {
            number = numbers.Count;
            numbers.Add(name, number);
        }

        return number;
    }
}
