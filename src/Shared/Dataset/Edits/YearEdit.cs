using System.Text;

namespace TopGrid.Dataset;

/// <summary>Rows that go out of files of a year and rows that come in, as lines; nobody has judged them yet.</summary>
public sealed class YearEdit
{
    private readonly Dictionary<FileTable, FileEdit> _files = [];

    internal IReadOnlyDictionary<FileTable, FileEdit> Files => _files;

    /// <summary>Puts one row in place of another.</summary>
    /// <typeparam name="TRow">Row of the file.</typeparam>
    /// <param name="file">A file name of dataset.md.</param>
    /// <param name="before">The row that goes; null = none.</param>
    /// <param name="after">The row that comes; null = none.</param>
    /// <returns>This edit.</returns>
    public YearEdit Replace<TRow>(string file, TRow? before, TRow? after)
        where TRow : class => ReplaceAll<TRow>(file, before is null ? [] : [before], after is null ? [] : [after]);

    /// <summary>Puts rows in place of others. Where rows may repeat, as many go as are named.</summary>
    /// <typeparam name="TRow">Row of the file.</typeparam>
    /// <param name="file">A file name of dataset.md.</param>
    /// <param name="before">The rows that go.</param>
    /// <param name="after">The rows that come.</param>
    /// <returns>This edit.</returns>
    public YearEdit ReplaceAll<TRow>(string file, IEnumerable<TRow> before, IEnumerable<TRow> after)
        where TRow : class
    {
        var table = (FileTable<TRow>)CanonicalForm.Table(file);
        return Add(new FileEdit(table, [.. before.Select(table.Line)], [.. after.Select(table.Line)], AtEnd: false));
    }

    /// <summary>
    /// Puts a row in place of another as someone wrote it, which need not be in canonical form, at the end of the file. One edit has
    /// either this or rows for a file.
    /// </summary>
    /// <param name="file">A file name of dataset.md.</param>
    /// <param name="before">The canonical line that goes; null = none.</param>
    /// <param name="after">The line that comes, in CSV without line end; null = none.</param>
    /// <returns>This edit.</returns>
    public YearEdit ReplaceLine(string file, string? before, string? after) => Add(new FileEdit(
        CanonicalForm.Table(file), Bytes(before), Bytes(after), AtEnd: true));

    private static byte[][] Bytes(string? line) => line is null ? [] : [Encoding.UTF8.GetBytes(line)];

    internal YearEdit Add(FileEdit edit)
    {
        if (_files.TryGetValue(edit.Table, out var first))
        {
            edit = first.AtEnd || edit.AtEnd
                ? throw new InvalidOperationException($"{edit.Table.Name} is edited by rows or by one line, not by both.")
                : edit with { Gone = [.. first.Gone, .. edit.Gone], Come = [.. first.Come, .. edit.Come] };
        }

        _files[edit.Table] = edit;
        return this;
    }
}

/// <summary>Lines that go and come in one file.</summary>
/// <param name="Table">The file.</param>
/// <param name="Gone">Canonical lines that go.</param>
/// <param name="Come">Lines that come, without line ends.</param>
/// <param name="AtEnd">Whether they stand at the end of the file, or where their bytes sort.</param>
internal sealed record FileEdit(FileTable Table, IReadOnlyList<byte[]> Gone, IReadOnlyList<byte[]> Come, bool AtEnd);
