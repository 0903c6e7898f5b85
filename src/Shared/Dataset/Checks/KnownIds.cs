namespace TopGrid.Dataset;

/// <summary>The ids that other files may name. A file of which a part could not be read knows every id: nothing follows from what it lacks.</summary>
internal sealed class KnownIds
{
    private readonly Dictionary<string, HashSet<string>?> _byFile;

    internal KnownIds(LoadedYear loaded) => _byFile = new(StringComparer.Ordinal)
    {
        [loaded.Institutions.Table.Name] = Of(loaded.Institutions, r => r.Tpid, true),
        [loaded.Consortia.Table.Name] = Of(loaded.Consortia, r => r.Consortium, true),
        [loaded.Trainings.Table.Name] = Of(loaded.Trainings, r => r.Trainee, loaded.Interruptions.Rows.Count + loaded.Interruptions.BadRows.Count > 0),
    };

    internal bool Knows(string file, string id) => _byFile[file] is not { } ids || ids.Contains(id);

    internal bool KnowsInstitution(string id) => Knows(DatasetSchema.Institutions.Name, id);

    internal bool KnowsConsortium(string id) => Knows(DatasetSchema.Consortia.Name, id);

    private static HashSet<string>? Of<TRow>(LoadedTable<TRow> table, Func<TRow, string> id, bool isNeeded)
        where TRow : class
    {
        if (!table.IsComplete || !isNeeded)
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
