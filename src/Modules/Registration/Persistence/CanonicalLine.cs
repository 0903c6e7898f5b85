using System.Globalization;

namespace TopGrid.Registration.Persistence;

/// <summary>
/// One row in the canonical form of docs/canonical.md. The dataset library writes whole files in this form; the change log, corrections
/// and the order of lists need single rows. A test holds both equal.
/// </summary>
internal static class CanonicalLine
{
    public static string Of(IEnumerable<object?> values) => string.Join(',', values.Select(value => Quoted(Cell(value))));

    public static string FromCells(IEnumerable<string> cells) => string.Join(',', cells.Select(Quoted));

    public static string Cell(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A cell cannot hold a {value.GetType().Name}.", nameof(value)),
    };

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"\n\r") < 0
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
