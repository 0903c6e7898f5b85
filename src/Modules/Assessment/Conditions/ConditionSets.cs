namespace TopGrid.Assessment.Conditions;

/// <summary>The condition sets that ship with the program, one embedded data file each.</summary>
public static class ConditionSets
{
    private const string Folder = "Sets/";
    private const string Extension = ".yaml";
    private static readonly Lazy<SortedDictionary<string, ConditionSet>> Shipped = new(ReadAll);

    /// <summary>The ids of the shipped sets, sorted.</summary>
    public static IReadOnlyCollection<string> Ids => Shipped.Value.Keys;

    /// <summary>The shipped set with this id, or null when there is none.</summary>
    public static ConditionSet? Find(string id) => Shipped.Value.GetValueOrDefault(id);

    /// <summary>
    /// The shipped set that applies in an allocation year (rules.md 6), for where the protocol file is not at hand; the
    /// protocol's own choice goes first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No set covers the year.</exception>
    public static ConditionSet ForYear(int allocationYear) =>
        Shipped.Value.Values.SingleOrDefault(set => set.FirstYear <= allocationYear && allocationYear <= (set.LastYear ?? int.MaxValue))
        ?? throw new ArgumentOutOfRangeException(nameof(allocationYear), allocationYear, "no condition set covers this allocation year");

    private static SortedDictionary<string, ConditionSet> ReadAll()
    {
        var sets = new SortedDictionary<string, ConditionSet>(StringComparer.Ordinal);
        var assembly = typeof(ConditionSets).Assembly;
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Folder, StringComparison.Ordinal) || !name.EndsWith(Extension, StringComparison.Ordinal))
            {
                continue;
            }

            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var reading = ConditionSetReader.Read(reader.ReadToEnd());
            var id = name[Folder.Length..^Extension.Length];
            if (reading.Set?.Id != id)
            {
                throw new InvalidOperationException(
                    $"condition set file {name}: {string.Join("; ", reading.Problems)}{(reading.Set is null ? "" : "its id is not its file name")}");
            }

            sets.Add(id, reading.Set);
        }

        return sets;
    }
}
