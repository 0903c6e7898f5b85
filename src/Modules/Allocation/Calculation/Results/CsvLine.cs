using System.Buffers;
using System.Globalization;
using System.Text;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>Writes rows of CSV as dataset.md says: comma, RFC 4180 quoting only where needed, LF.</summary>
internal sealed class CsvLine(Stream output)
{
    private static readonly SearchValues<char> _needQuotes = SearchValues.Create(",\"\r\n");
    private readonly StringBuilder _line = new();

    public CsvLine Add(string text)
    {
        Separate();
        _line.Append(text.AsSpan().ContainsAny(_needQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
        return this;
    }

    public CsvLine Add(long number)
    {
        Separate();
        _line.Append(CultureInfo.InvariantCulture, $"{number}");
        return this;
    }

    public void End()
    {
        _line.Append('\n');
        output.Write(Encoding.UTF8.GetBytes(_line.ToString()));
        _line.Clear();
    }

    private void Separate()
    {
        if (_line.Length > 0)
        {
            _line.Append(',');
        }
    }
}
