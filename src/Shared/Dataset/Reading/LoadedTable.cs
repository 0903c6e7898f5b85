namespace TopGrid.Dataset;

/// <summary>A row that could not be used: what could be read of it keeps one mistake from causing a second finding elsewhere.</summary>
/// <param name="Line">Line on which it begins.</param>
/// <param name="Texts">Per column the text of the cell; null when the cell itself is wrong or missing.</param>
internal sealed record BadRow(int Line, string?[] Texts);

/// <summary>The rows of one file with the lines they came from.</summary>
internal sealed class LoadedTable<TRow>(FileTable<TRow> table)
    where TRow : class
{
    private readonly List<TRow> _added = [];
    private readonly List<int> _addedLines = [];
    private IReadOnlyList<TRow>? _given;
    private Lazy<IReadOnlyList<int>>? _givenLines;

    internal FileTable<TRow> Table { get; } = table;

    internal IReadOnlyList<TRow> Rows => _given ?? _added;

    internal List<BadRow> BadRows { get; } = [];

    /// <summary>
    /// False when part of the file could not be read at all, so that nothing may be concluded from what it does not hold.
    /// </summary>
    internal bool IsComplete { get; set; } = true;

    internal void Add(TRow row, int line)
    {
        _added.Add(row);
        _addedLines.Add(line);
    }

    /// <summary>Takes rows that were read before. Their lines are asked for only when there is something to say of one.</summary>
    internal void Give(IReadOnlyList<TRow> rows, Func<IReadOnlyList<int>> lines)
    {
        _given = rows;
        _givenLines = new Lazy<IReadOnlyList<int>>(lines);
    }

    /// <summary>The line of a row; refused rows are counted after the others.</summary>
    internal int LineOf(int place) =>
        place >= Rows.Count ? BadRows[place - Rows.Count].Line : (_givenLines?.Value ?? _addedLines)[place];

    /// <summary>A finding about a row, or about a refused one.</summary>
    internal Finding FindingAt(FindingKind kind, int place, int column, params string[] arguments) =>
        Finding(kind, LineOf(place), column, arguments);

    internal Finding Finding(FindingKind kind, int line, int column, params string[] arguments) =>
        new(kind, Table.Name, line, column < 0 ? "" : Table.Columns[column].Name, arguments);

    /// <summary>The filled cells of a text column with their places, those of refused rows included.</summary>
    internal IEnumerable<(int Place, string Text)> Texts(int column, Func<TRow, string?> value)
    {
        for (var i = 0; i < Rows.Count; i++)
        {
            if (value(Rows[i]) is { } text)
            {
                yield return (i, text);
            }
        }

        for (var i = 0; i < BadRows.Count; i++)
        {
            if (!string.IsNullOrEmpty(BadRows[i].Texts[column]))
            {
                yield return (Rows.Count + i, BadRows[i].Texts[column]!);
            }
        }
    }
}
