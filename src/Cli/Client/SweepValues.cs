using System.Globalization;

namespace TopGrid.Cli.Client;

/// <summary>
/// Values of a sweep as an operator writes them: one value, or a range <c>FIRST..LAST</c> of whole numbers or of fractions with one
/// denominator, with a step of its own as <c>FIRST..LAST+STEP</c> (a step of numerators for fractions).
/// </summary>
internal static class SweepValues
{
    private const int MostValues = 1_000;

    /// <summary>The values; null when what looks like a range is none.</summary>
    public static IReadOnlyList<string>? Expand(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return [text];
        }

        var (first, rest) = (text[..dots], text[(dots + 2)..]);
        var plus = rest.IndexOf('+', StringComparison.Ordinal);
        var (last, step) = plus < 0 ? (rest, "1") : (rest[..plus], rest[(plus + 1)..]);
        return Parse(first) is var (from, below) && Parse(last) is var (to, sameBelow) && below == sameBelow
            && Number(step) is > 0 and var by && to >= from && (to - from) / by < MostValues
            ? [.. Enumerable.Range(0, ((to - from) / by) + 1).Select(i => Text(from + (i * by), below))]
            : null;
    }

    // A whole number has no denominator.
    private static (int Above, int? Below)? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length switch
        {
            1 when Number(parts[0]) is { } whole => (whole, null),
            2 when Number(parts[0]) is { } above && Number(parts[1]) is { } below => (above, below),
            _ => null,
        };
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(int above, int? below) => below is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{above}/{known}")
        : above.ToString(CultureInfo.InvariantCulture);
}
