namespace TopGrid.Dataset;

/// <summary>A row that could not be used: what could be read of it keeps one mistake from causing a second finding elsewhere.</summary>
/// <param name="Line">Line on which it begins.</param>
/// <param name="Texts">Per column the text of the cell; null when the cell itself is wrong or missing.</param>
internal sealed record BadRow(int Line, string?[] Texts);

/// <summary>The rows of one file with the lines they came from.</summary>
internal sealed class LoadedTable<TRow>(FileTable<TRow> table)
    where TRow : class
{
    internal FileTable<TRow> Table { get; } = table;

    internal List<TRow> Rows { get; } = [];

    internal List<int> Lines { get; } = [];

    internal List<BadRow> BadRows { get; } = [];

    /// <summary>False when part of the file could not be read at all, so that nothing may be concluded from what it does not hold.</summary>
    internal bool IsComplete { get; set; } = true;

    internal Finding Finding(FindingKind kind, int line, int column, params string[] arguments) =>
        new(kind, Table.Name, line, column < 0 ? "" : Table.Columns[column].Name, arguments);

    /// <summary>The filled cells of a text column with their lines, those of refused rows included.</summary>
    internal IEnumerable<(int Line, string Text)> Texts(int column, Func<TRow, string?> value)
    {
        for (var i = 0; i < Rows.Count; i++)
        {
            if (value(Rows[i]) is { } text)
            {
                yield return (Lines[i], text);
            }
        }

        foreach (var bad in BadRows)
        {
            if (!string.IsNullOrEmpty(bad.Texts[column]))
            {
                yield return (bad.Line, bad.Texts[column]!);
            }
        }
    }
}
