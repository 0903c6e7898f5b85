namespace TopGrid.Dataset;

/// <summary>
/// The ids that other files may name, collected file by file when the first of them is asked for. A file of which a part could not be read
/// knows every id: nothing follows from what it lacks.
/// </summary>
internal sealed class KnownIds
{
    private readonly Dictionary<string, Lazy<HashSet<string>?>> _byFile;

    internal KnownIds(LoadedYear loaded) => _byFile = new(StringComparer.Ordinal)
    {
        [loaded.Institutions.Table.Name] = new(() => Of(loaded.Institutions, r => r.Tpid)),
        [loaded.Consortia.Table.Name] = new(() => Of(loaded.Consortia, r => r.Consortium)),
        [loaded.Trainings.Table.Name] = new(() => Of(loaded.Trainings, r => r.Trainee)),
    };

    internal bool Knows(string file, string id) => _byFile[file].Value is not { } ids || ids.Contains(id);

    internal bool KnowsInstitution(string id) => Knows(DatasetSchema.Institutions.Name, id);

    internal bool KnowsConsortium(string id) => Knows(DatasetSchema.Consortia.Name, id);

    private static HashSet<string>? Of<TRow>(LoadedTable<TRow> table, Func<TRow, string> id)
        where TRow : class
    {
        if (!table.IsComplete)
        {
            return null;
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, text) in table.Texts(0, id))
        {
            ids.Add(text);
        }

        return ids;
    }
}
