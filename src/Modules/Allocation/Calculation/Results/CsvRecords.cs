using System.Text;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>Reads the records of a result's CSV file; these files are written by <see cref="CsvLine"/> and read strictly.</summary>
internal static class CsvRecords
{
    /// <summary>The records after the header.</summary>
    /// <exception cref="ResultFormatException">
    /// The header or the number of cells is not the expected one, or the text is not UTF-8.
    /// </exception>
    public static IEnumerable<IReadOnlyList<string>> Read(TextReader reader, string file, string header)
    {
        if (Decoded(file, reader.ReadLine) != header)
        {
            throw new ResultFormatException(file, $"the header is not '{header}'");
        }
        var cells = header.Split(',').Length;
        var line = 1;
        while (Decoded(file, () => Next(reader)) is { } record)
        {
            line++;
            if (record.Count != cells)
            {
                throw new ResultFormatException(file, $"record {line} has {record.Count} cells, not {cells}");
            }
            yield return record;
        }
    }

    private static T Decoded<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException)
        {
            throw new ResultFormatException(file, "is not valid UTF-8");
        }
    }

    private static List<string>? Next(TextReader reader)
    {
        if (reader.Peek() < 0)
        {
            return null;
        }
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var c = reader.Read(); c >= 0; c = reader.Read())
        {
            switch ((char)c)
            {
                case '"' when quoted && reader.Peek() == '"':
                    cell.Append('"');
                    reader.Read();
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    cells.Add(cell.ToString());
                    cell.Clear();
                    break;
                case '\n' when !quoted:
                    cells.Add(cell.ToString());
                    return cells;
                default:
                    cell.Append((char)c);
                    break;
            }
        }
        cells.Add(cell.ToString());
        return cells;
    }
}
