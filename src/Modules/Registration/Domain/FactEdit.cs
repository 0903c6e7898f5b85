using TopGrid.Dataset;
using TopGrid.Registration.Persistence;

namespace TopGrid.Registration.Domain;

/// <summary>A year with some rows other than they are stored, before anyone has judged it.</summary>
/// <param name="Facts">The rows as they would be; null when the edit could not be expressed in rows.</param>
/// <param name="Findings">What the dataset library says of them.</param>
internal sealed record FactEdit(DatasetYear? Facts, IReadOnlyList<Finding> Findings)
{
    /// <summary>Judges a year the way an import would: written to files and read back with every check.</summary>
    public static FactEdit Judge(DatasetYear year, DatasetOptions options) => Judge(year, null, null, options);

    /// <summary>The same with one file in other bytes than the year's.</summary>
    public static FactEdit Judge(DatasetYear year, string? otherFile, byte[]? otherContent, DatasetOptions options)
    {
        var names = DatasetWriter.FileNames(year);
        var files = names.Select(name => new DatasetFile(
            name, new MemoryStream(name == otherFile ? otherContent! : YearFiles.Write(year, name), writable: false)));
        if (otherFile is not null && !names.Contains(otherFile))
        {
            files = files.Append(new DatasetFile(otherFile, new MemoryStream(otherContent!, writable: false)));
        }

        var reading = DatasetReader.Read(files, options);
        return new FactEdit(reading.Year, reading.Findings);
    }

    /// <summary>The year with one row in place of another.</summary>
    /// <param name="year">The year.</param>
    /// <param name="table">The file.</param>
    /// <param name="before">The row that goes; null = none.</param>
    /// <param name="after">The row that comes; null = none.</param>
    public static DatasetYear Replace<TRow>(DatasetYear year, FactTable<TRow> table, TRow? before, TRow? after)
        where TRow : class
    {
        var rows = table.Rows(year).ToList();
        if (before is not null && !rows.Remove(before))
        {
            throw new ArgumentException($"The row is not in {table.File}.", nameof(before));
        }

        if (after is not null)
        {
            rows.Add(after);
        }

        return table.With(year, rows);
    }
}
