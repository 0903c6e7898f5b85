using System.Text;

namespace TopGrid.Reference;

/// <summary>A reader of RFC 4180 text of some thirty lines, on purpose not the one of the dataset library.</summary>
internal static class ReferenceCsv
{
    /// <summary>The rows of a file as dictionaries by column name; a missing file is an empty one.</summary>
    public static List<Dictionary<string, string>> Rows(IReadOnlyDictionary<string, string> folder, string file)
    {
        if (!folder.TryGetValue(file, out var text))
        {
            return [];
        }

        var lines = Split(text);
        var header = lines[0];
        return lines.Skip(1)
            .Select(cells => header.Select((name, i) => (name, cells[i])).ToDictionary(x => x.name, x => x.Item2))
            .ToList();
    }

    /// <summary>A file from its header and rows, quoting only where needed.</summary>
    public static string Write(string header, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder(header).Append('\n');
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(Quote)).Append('\n');
        }

        return text.ToString();
    }

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    public static List<List<string>> Split(string text)
    {
        List<List<string>> lines = [];
        List<string> cells = [];
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (c == ',' || c == '\n'))
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    lines.Add(cells);
                    cells = [];
                }
            }
            else if (quoted || c != '\r')
            {
                cell.Append(c);
            }
        }

        return lines;
    }
}
