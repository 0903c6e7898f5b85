namespace TopGrid.Dataset;

/// <summary>Writes a year as the files of dataset.md: UTF-8 without BOM, lines end in LF, rows in canonical form and order.</summary>
public static class DatasetWriter
{
    /// <summary>The files that are written: the mandatory ones, and the optional ones that have a row.</summary>
    /// <param name="year">The year.</param>
    /// <returns>File names in dataset.md's order.</returns>
    public static IReadOnlyList<string> FileNames(DatasetYear year) =>
        [.. DatasetSchema.Tables.Where(t => t.Schema.Mandatory || t.RowCount(year) > 0).Select(t => t.Name)];

    /// <summary>
    /// Writes a folder, creating it if need be. Optional files of an earlier year that this year does not have are removed, since they
    /// would be read with it; other files are left alone.
    /// </summary>
    /// <param name="year">The year.</param>
    /// <param name="folder">The folder.</param>
    public static void WriteFolder(DatasetYear year, string folder)
    {
        Directory.CreateDirectory(folder);
        var written = FileNames(year);
        foreach (var table in DatasetSchema.Tables)
        {
            var path = Path.Combine(folder, table.Name);
            if (!written.Contains(table.Name))
            {
                File.Delete(path);
                continue;
            }

            using var stream = File.Create(path);
            WriteFile(year, table.Name, stream);
        }
    }

    /// <summary>Writes one file with its header row; a file without rows is its header alone.</summary>
    /// <param name="year">The year.</param>
    /// <param name="file">A file name of dataset.md.</param>
    /// <param name="destination">Where the bytes go; left open.</param>
    /// <exception cref="ArgumentException">The dataset has no such file.</exception>
    public static void WriteFile(DatasetYear year, string file, Stream destination)
    {
        Write(Lines(year, file), destination);
    }

    internal static void Write(IEnumerable<ReadOnlyMemory<byte>> lines, Stream destination)
    {
        var buffered = new BufferedStream(destination, 1 << 16);
        foreach (var line in lines)
        {
            buffered.Write(line.Span);
            buffered.WriteByte((byte)'\n');
        }

        buffered.Flush();
    }

    /// <summary>The header row and the rows of one file in canonical form and order, without line ends.</summary>
    /// <param name="year">The year.</param>
    /// <param name="file">A file name of dataset.md.</param>
    /// <exception cref="ArgumentException">The dataset has no such file.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(DatasetYear year, string file)
    {
        var table = CanonicalForm.Table(file);
        return table.Lines(year).InOrder().Prepend(table.Header());
    }
}
