using System.Globalization;

namespace TopGrid.Dataset;

/// <summary>Reads a year from a folder or from streams and reports every problem of every file at once.</summary>
public static class DatasetReader
{
    /// <summary>Reads the CSV files of a folder.</summary>
    /// <param name="folder">The folder; a folder that does not exist is a finding.</param>
    /// <param name="options">What the data are checked against.</param>
    public static DatasetReading ReadFolder(string folder, DatasetOptions options)
    {
        if (!Directory.Exists(folder))
        {
            return new DatasetReading(null, [new Finding(FindingKinds.MissingFolder, "", 0, "", [folder])]);
        }

        // A folder that stands where a file is meant is told, never passed over.
        var names = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))
            .Where(name => !Directory.Exists(Path.Combine(folder, name)) || name.EndsWith(".csv", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        var unreadable = new HashSet<string>(StringComparer.Ordinal);
        return Read(Open(folder, names, unreadable), unreadable, options);
    }

    /// <summary>Reads files one after another; the sequence may open each file only when it is asked for.</summary>
    /// <param name="files">The files, in any order.</param>
    /// <param name="options">What the data are checked against.</param>
    public static DatasetReading Read(IEnumerable<DatasetFile> files, DatasetOptions options) => Read(files, [], options);

    private static IEnumerable<DatasetFile> Open(string folder, List<string> names, HashSet<string> unreadable)
    {
        foreach (var name in names)
        {
            var content = DatasetSchema.Tables.Any(t => t.Name == name) ? TryOpen(Path.Combine(folder, name)) : Stream.Null;
            if (content is null)
            {
                unreadable.Add(name);
                continue;
            }

            yield return new DatasetFile(name, content);
        }
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // What is in unreadable grows while the files are asked for.
    private static DatasetReading Read(IEnumerable<DatasetFile> files, HashSet<string> unreadable, DatasetOptions options)
    {
        var findings = new FindingList(options.MostFindingsPerFile);
        var loaded = new LoadedYear();
        var pool = new StringPool();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            using var content = file.Content;
            if (!DatasetSchema.Tables.Any(t => t.Name == file.Name))
            {
                findings.Add(new Finding(FindingKinds.UnknownFile, file.Name, 0, "", [file.Name]));
            }
            else if (!seen.Add(file.Name))
            {
                findings.Add(new Finding(FindingKinds.DuplicateFile, file.Name, 0, "", [file.Name]));
            }
            else
            {
                loaded.ForEach(new FileVisitor(file, pool, findings));
            }
        }

        loaded.ForEach(new PresenceVisitor(seen, unreadable, findings));
        CheckRowCount(loaded.Year, findings);
        CrossChecks.Run(loaded, options, findings);
        var ordered = findings.InOrder();
        return new DatasetReading(ordered.Exists(f => f.Severity == Severity.Error) ? null : loaded.ToDatasetYear(), ordered);
    }

    internal static void CheckRowCount(LoadedTable<YearRow> year, FindingList findings)
    {
        var rows = year.Rows.Count + year.BadRows.Count;
        if (year.IsComplete && rows != 1)
        {
            findings.Add(year.Finding(FindingKinds.RowCount, 0, -1, rows.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private sealed class FileVisitor(DatasetFile file, StringPool pool, FindingList findings) : ITableVisitor
    {
        public void Visit<TRow>(LoadedTable<TRow> table)
            where TRow : class
        {
            if (table.Table.Name == file.Name)
            {
                new TableReader<TRow>(table, pool, findings).Read(file.Content);
            }
        }
    }

    private sealed class PresenceVisitor(HashSet<string> seen, HashSet<string> unreadable, FindingList findings) : ITableVisitor
    {
        public void Visit<TRow>(LoadedTable<TRow> table)
            where TRow : class
        {
            if (seen.Contains(table.Table.Name))
            {
                return;
            }

            if (unreadable.Contains(table.Table.Name))
            {
                table.IsComplete = false;
                findings.Add(table.Finding(FindingKinds.UnreadableFile, 0, -1, table.Table.Name));
            }
            else if (table.Table.Schema.Mandatory)
            {
                table.IsComplete = false;
                findings.Add(table.Finding(FindingKinds.MissingFile, 0, -1, table.Table.Name));
            }
        }
    }
}
