using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace TopGrid.Dataset;

/// <summary>Reads one file, row by row, into a table; every problem becomes a finding and reading goes on.</summary>
internal sealed class TableReader<TRow>(LoadedTable<TRow> loaded, StringPool pool, FindingList findings)
    where TRow : class
{
    private readonly FileTable<TRow> _table = loaded.Table;
    private readonly CellParser _parser = new(pool);
    private readonly Cells _cells = new(loaded.Table.Columns.Length);
    private readonly string?[] _texts = new string?[loaded.Table.Columns.Length];
    private readonly Dictionary<string, int> _lineOfKey = new(StringComparer.Ordinal);
    private readonly int[] _keyColumns =
        [.. Enumerable.Range(0, loaded.Table.Columns.Length).Where(i => loaded.Table.Columns[i].IsKey)];

    private readonly string[] _keyTexts = new string[loaded.Table.Columns.Count(c => c.IsKey)];

    // Position in the file of each column of the schema; -1 when the file does not have it.
    private int[] _positions = [];
    private int _headerCells;

    internal void Read(Stream stream)
    {
        var csv = new CsvReader(stream);
        if (csv.SkipByteOrderMark())
        {
            Report(FindingKinds.ByteOrderMark, 1, -1);
        }

        for (var first = true; ; first = false)
        {
            switch (csv.Read())
            {
                case RowOutcome.Row when first:
                    ReadHeader(csv);
                    break;
                case RowOutcome.Row:
                    ReadRow(csv);
                    break;
                case RowOutcome.EndOfFile:
                    if (first)
                    {
                        loaded.IsComplete = false;
                        Report(FindingKinds.MissingHeader, 1, -1);
                    }

                    return;
                case RowOutcome.UnbalancedQuote:
                    loaded.IsComplete = false;
                    Report(FindingKinds.UnbalancedQuote, csv.Line, first ? -1 : ColumnAt(csv.CellCount));
                    return;
                case RowOutcome.TooLong:
                    loaded.IsComplete = false;
                    Report(FindingKinds.RowTooLong, csv.Line, -1, CsvReader.MaxRowBytes.ToString(CultureInfo.InvariantCulture));
                    return;
            }
        }
    }

    /// <summary>Reads a row by itself, with its cells in the order of the schema.</summary>
    /// <param name="line">Its bytes, without line end.</param>
    /// <param name="number">Number of the line on which it begins.</param>
    /// <returns>False when it is so long that it ends the reading of a file.</returns>
    internal bool ReadLine(byte[] line, int number)
    {
        if (_positions.Length == 0)
        {
            _positions = [.. Enumerable.Range(0, _cells.Count)];
            _headerCells = _cells.Count;
        }

        var csv = new CsvReader(new MemoryStream(line, writable: false), number, line.Length + 1);
        if (csv.Read() != RowOutcome.Row)
        {
            return false;
        }

        ReadRow(csv);
        return true;
    }

    /// <summary>
    /// What the canonical lines with the key of the last row begin with; null when the file has no key, or the row none that can be read.
    /// The columns of a key come first.
    /// </summary>
    internal byte[]? LinePrefix()
    {
        if (KeyOrNull() is null)
        {
            return null;
        }

        var writer = new LineWriter();
        foreach (var text in _keyTexts)
        {
            writer.Text(text);
        }

        // The cell after the key, which is empty here, sets its comma.
        return writer.Text(null).Line.ToArray();
    }

    private void ReadHeader(CsvReader csv)
    {
        _headerCells = csv.CellCount;
        _positions = new int[_table.Columns.Length];
        Array.Fill(_positions, -1);
        for (var i = 0; i < csv.CellCount; i++)
        {
            var name = Encoding.UTF8.GetString(csv.Cell(i));
            var column = Array.FindIndex(_table.Columns, c => c.Name == name);
            if (column < 0)
            {
                // The column name is outside text, so it goes to the finding as people may see it.
                var shown = CellParser.Show(csv.Cell(i));
                findings.Add(new Finding(FindingKinds.UnknownColumn, _table.Name, csv.Line, shown, [shown]));
            }
            else if (_positions[column] >= 0)
            {
                Report(FindingKinds.DuplicateColumn, csv.Line, column, name);
            }
            else
            {
                _positions[column] = i;
            }
        }

        for (var column = 0; column < _positions.Length; column++)
        {
            if (_positions[column] < 0)
            {
                loaded.IsComplete = false;
                Report(FindingKinds.MissingColumn, csv.Line, column, _table.Columns[column].Name);
            }
        }
    }

    private void ReadRow(CsvReader csv)
    {
        var good = true;
        if (csv.CellCount != _headerCells)
        {
            good = false;
            Report(
                FindingKinds.CellCount,
                csv.Line,
                -1,
                csv.CellCount.ToString(CultureInfo.InvariantCulture),
                _headerCells.ToString(CultureInfo.InvariantCulture));
        }

        for (var column = 0; column < _cells.Count; column++)
        {
            good &= ReadCell(csv, column, judge: csv.CellCount == _headerCells);
        }

        if (good)
        {
            good = EndIsNotBeforeStart(csv.Line);
        }

        good &= KeyIsNew(csv.Line);
        if (good)
        {
            loaded.Add(_table.Read(_cells), csv.Line);
        }
        else
        {
            loaded.BadRows.Add(new BadRow(csv.Line, TextsOf(csv)));
        }
    }

    // A row with too few or too many cells is one finding; its cells are read as far as they go but not judged.
    private bool ReadCell(CsvReader csv, int column, bool judge)
    {
        ref var cell = ref _cells[column];
        var position = _positions[column];
        if (position < 0 || position >= csv.CellCount)
        {
            cell = new Cell { IsBad = true };
            return false;
        }

        if (csv.StrayQuotes.Contains(position))
        {
            cell = new Cell { IsBad = true };
            if (judge)
            {
                Report(FindingKinds.StrayQuote, csv.Line, column);
            }

            return false;
        }

        var problem = _parser.Parse(_table.Columns[column], csv.Cell(position), ref cell);
        if (problem is null)
        {
            return true;
        }

        cell.IsBad = true;
        if (judge)
        {
            Report(problem.Value.Kind, csv.Line, column, problem.Value.Arguments);
        }

        return false;
    }

    // Every file with an end has its start in the column before it.
    private bool EndIsNotBeforeStart(int line)
    {
        for (var column = 1; column < _table.Columns.Length; column++)
        {
            var isEnd = _table.Columns[column].Name is "end" or "valid_until";
            if (isEnd && !_cells[column].IsEmpty && _cells[column].Date < _cells[column - 1].Date)
            {
                Report(FindingKinds.EndBeforeStart, line, column, Iso(_cells[column].Date), Iso(_cells[column - 1].Date));
                return false;
            }
        }

        return true;
    }

    private bool KeyIsNew(int line)
    {
        var key = KeyOrNull();
        if (key is null || _lineOfKey.TryAdd(key, line))
        {
            return true;
        }

        Report(
            FindingKinds.DuplicateKey, line, _keyColumns[0], string.Join(',', _keyTexts),
            _lineOfKey[key].ToString(CultureInfo.InvariantCulture));
        return false;
    }

    // Null when the file has no key, or when a cell of it is wrong. Ids hold no line feed,
    // so no two keys become one text.
    private string? KeyOrNull()
    {
        for (var i = 0; i < _keyColumns.Length; i++)
        {
            if (_cells[_keyColumns[i]].IsBad)
            {
                return null;
            }

            _keyTexts[i] = KeyText(_keyColumns[i]);
        }

        return _keyTexts.Length switch { 0 => null, 1 => _keyTexts[0], _ => string.Join('\n', _keyTexts) };
    }

    private string KeyText(int column) => _table.Columns[column].Type switch
    {
        ColumnType.Code => _table.Columns[column].Codes[_cells[column].Number],
        ColumnType.Date => Iso(_cells[column].Date),
        ColumnType.Year => _cells[column].Number.ToString(CultureInfo.InvariantCulture),
        _ => _cells[column].Text ?? "",
    };

    private string?[] TextsOf(CsvReader csv)
    {
        Array.Clear(_texts);
        for (var column = 0; column < _texts.Length; column++)
        {
            if (!_cells[column].IsBad && Utf8.IsValid(csv.Cell(_positions[column])))
            {
                _texts[column] = Encoding.UTF8.GetString(csv.Cell(_positions[column]));
            }
        }

        return [.. _texts];
    }

    private int ColumnAt(int position) => Array.IndexOf(_positions, position);

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Report(FindingKind kind, int line, int column, params string[] arguments) =>
        findings.Add(loaded.Finding(kind, line, column, arguments));
}
