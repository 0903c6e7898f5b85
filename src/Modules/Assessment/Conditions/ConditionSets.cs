namespace TopGrid.Assessment.Conditions;

/// <summary>The condition sets that ship with the program, one embedded data file each.</summary>
public static class ConditionSets
{
    private const string Folder = "Sets/";
    private const string Extension = ".yaml";

    // Each is read when first asked for: a year needs one of them.
    private static readonly SortedDictionary<string, Lazy<ConditionSet>> _shipped = All();

    /// <summary>The ids of the shipped sets, sorted.</summary>
    public static IReadOnlyCollection<string> Ids => _shipped.Keys;

    /// <summary>The shipped set with this id, or null when there is none.</summary>
    public static ConditionSet? Find(string id) => _shipped.GetValueOrDefault(id)?.Value;

    /// <summary>
    /// The shipped set that applies in an allocation year (rules.md 6), for where the protocol file is not at hand; the
    /// protocol's own choice goes first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No set covers the year.</exception>
    public static ConditionSet ForYear(int allocationYear) =>
        _shipped.Values.Select(set => set.Value)
            .SingleOrDefault(set => set.FirstYear <= allocationYear && allocationYear <= (set.LastYear ?? int.MaxValue))
        ?? throw new ArgumentOutOfRangeException(nameof(allocationYear), allocationYear, "no condition set covers this allocation year");

    private static SortedDictionary<string, Lazy<ConditionSet>> All()
    {
        var sets = new SortedDictionary<string, Lazy<ConditionSet>>(StringComparer.Ordinal);
        foreach (var name in typeof(ConditionSets).Assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            {
                sets.Add(name[Folder.Length..^Extension.Length], new Lazy<ConditionSet>(() => Read(name)));
            }
        }

        return sets;
    }

    private static ConditionSet Read(string name)
    {
        using var reader = new StreamReader(typeof(ConditionSets).Assembly.GetManifestResourceStream(name)!);
        var reading = ConditionSetReader.Read(reader.ReadToEnd());
        return reading.Set?.Id == name[Folder.Length..^Extension.Length]
            ? reading.Set
            : throw new InvalidOperationException(
                $"condition set file {name}: {(reading.Set is null ? string.Join("; ", reading.Problems) : "its id is not its file name")}");
    }
}
