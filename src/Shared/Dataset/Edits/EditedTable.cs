namespace TopGrid.Dataset;

/// <summary>
/// Reads an edited file of a valid year without reading its other rows again. What is read as text, by the reader of whole files, are the
/// lines that come, and those that were there under the same keys: nothing else can be wrong by itself.
/// </summary>
internal sealed class EditedTable<TRow>
    where TRow : class
{
    private readonly CanonicalFile<TRow> _file;
    private readonly PlacedEdit _edit;
    private readonly List<Spot> _spots;
    private readonly Splice _splice;
    private readonly TRow?[] _rows;

    internal EditedTable(FileTable<TRow> table, CanonicalFile<TRow> file, FileEdit edit)
    {
        _file = file;
        _edit = new PlacedEdit(file.Text(), edit);
        var same = SameKeys(table);
        // A line that comes stands before the one whose position it has; those that come stay in their order.
        _spots =
        [
            .. _edit.Come.Zip(_edit.At, (line, at) => new Spot(at, line, true))
                .Concat(same.Select(at => new Spot(at, _edit.Text[at].ToArray(), false)))
                .OrderBy(spot => spot.At).ThenBy(spot => !spot.Comes),
        ];
        _splice = new Splice(_edit.Text.Count, [.. _edit.Gone.Union(same).Order()], _spots.ConvertAll(spot => spot.At));
        _rows = new TRow?[_spots.Count];
    }

    /// <summary>Reads.</summary>
    /// <returns>False when a line ends the reading of the file, which only the reading of all text can tell about.</returns>
    internal bool Read(LoadedTable<TRow> loaded, FindingList findings)
    {
        var read = new LoadedTable<TRow>(loaded.Table);
        var reader = new TableReader<TRow>(read, new StringPool(), findings);
        var line = 2;
        foreach (var piece in _splice.Pieces())
        {
            if (piece.Come < 0)
            {
                line += _edit.Text.LineFeeds(piece.From, piece.To);
                continue;
            }

            var (spot, rows) = (_spots[piece.Come], read.Rows.Count);
            if (!reader.ReadLine(spot.Line, line))
            {
                return false;
            }

            _rows[piece.Come] = read.Rows.Count > rows ? read.Rows[rows] : null;
            line += spot.LineFeeds;
        }

        loaded.BadRows.AddRange(read.BadRows);
        loaded.Give(Rows(), Lines);
        return true;
    }

    /// <summary>The edited file in canonical form, when nothing is wrong with it.</summary>
    internal CanonicalFile Result() =>
        _file.With(_edit.Text, _edit.Gone, _spots.Zip(_rows).Where(one => one.First.Comes).Select(one => one.Second!));

    private List<TRow> Rows()
    {
        var rows = new List<TRow>(_file.Rows.Length + _spots.Count);
        foreach (var piece in _splice.Pieces())
        {
            if (piece.Come < 0)
            {
                rows.AddRange(_file.Rows.AsSpan(piece.From..piece.To));
            }
            else if (_rows[piece.Come] is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private List<int> Lines()
    {
        var (lines, line) = (new List<int>(_file.Rows.Length + _spots.Count), 2);
        foreach (var piece in _splice.Pieces())
        {
            if (piece.Come >= 0)
            {
                lines.AddRange(_rows[piece.Come] is null ? [] : [line]);
                line += _spots[piece.Come].LineFeeds;
                continue;
            }

            for (var position = piece.From; position < piece.To; position++)
            {
                lines.Add(line);
                line += _edit.Text.LineFeeds(position, position + 1);
            }
        }

        return lines;
    }

    // Rows with one key stand next to each other: their lines begin alike.
    private SortedSet<int> SameKeys(FileTable<TRow> table)
    {
        var reader = new TableReader<TRow>(new LoadedTable<TRow>(table), new StringPool(), new FindingList(0));
        var same = new SortedSet<int>();
        foreach (var line in _edit.Come)
        {
            if (!reader.ReadLine(line, 0) || reader.LinePrefix() is not { } prefix)
            {
                continue;
            }

            for (var at = _edit.Text.LowerBound(prefix); at < _edit.Text.Count && _edit.Text[at].Span.StartsWith(prefix); at++)
            {
                same.Add(at);
            }
        }

        same.ExceptWith(_edit.Gone);
        return same;
    }

    /// <summary>A line that is read.</summary>
    /// <param name="At">The position before which it stands, or where it was.</param>
    /// <param name="Line">Its bytes.</param>
    /// <param name="Comes">Whether it was not there before.</param>
    private sealed record Spot(int At, byte[] Line, bool Comes)
    {
        public int LineFeeds => Line.AsSpan().Count((byte)'\n') + 1;
    }
}
