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

        var names = Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
        return Read(names.Select(name => new DatasetFile(name, File.OpenRead(Path.Combine(folder, name)))), options);
    }

    /// <summary>Reads files one after another; the sequence may open each file only when it is asked for.</summary>
    /// <param name="files">The files, in any order.</param>
    /// <param name="options">What the data are checked against.</param>
    public static DatasetReading Read(IEnumerable<DatasetFile> files, DatasetOptions options)
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

        loaded.ForEach(new PresenceVisitor(seen, findings));
        CrossChecks.Run(loaded, options, findings);
        var ordered = findings.InOrder();
        return new DatasetReading(ordered.Exists(f => f.Severity == Severity.Error) ? null : loaded.ToDatasetYear(), ordered);
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

    private sealed class PresenceVisitor(HashSet<string> seen, FindingList findings) : ITableVisitor
    {
        public void Visit<TRow>(LoadedTable<TRow> table)
            where TRow : class
        {
            if (seen.Contains(table.Table.Name))
            {
                var rows = table.Rows.Count + table.BadRows.Count;
                if (table.Table.Name == DatasetSchema.Year.Name && table.IsComplete && rows != 1)
                {
                    findings.Add(table.Finding(FindingKinds.RowCount, 0, -1, rows.ToString(CultureInfo.InvariantCulture)));
                }
            }
            else if (table.Table.Schema.Mandatory)
            {
                table.IsComplete = false;
                findings.Add(table.Finding(FindingKinds.MissingFile, 0, -1, table.Table.Name));
            }
        }
    }
}
