using System.Globalization;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Cli.Commands;

/// <summary>Which round is computed: 1, 2 (the extra round), or a1, a2 ... (additional places during the year).</summary>
/// <param name="Name">As in <c>round</c> of summary.json.</param>
/// <param name="Places">The additional places per profession; null in rounds 1 and 2.</param>
internal sealed record Round(string Name, IReadOnlyDictionary<string, int>? Places)
{
    // As for places in the files of a year.
    private const int MostPlaces = 999_999_999;
    private const int MostAdditional = 99;

    /// <summary>1 for a1, 2 for a2; 0 for rounds 1 and 2.</summary>
    public int Additional { get; } = NumberOf(Name);

    /// <summary>Whether it builds on results of earlier rounds.</summary>
    public bool IsLater => Name != "1";

    /// <summary>Reads <c>--round</c> and <c>--places</c>; null when they are refused, with the reason on standard error.</summary>
    public static Round? Parse(Screen screen, string name, IReadOnlyList<string> places)
    {
        if (name is not ("1" or "2") && NumberOf(name) == 0)
        {
            screen.Refuse(Phrases.UnknownRound, name);
            return null;
        }

        if (NumberOf(name) > 0 != places.Count > 0)
        {
            screen.Refuse(Phrases.PlacesGoWithAdditional);
            return null;
        }

        var perProfession = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in places)
        {
            var parts = text.Split('=');
            if (parts.Length != 2
                || !Enum.GetNames<Profession>().Contains(parts[0])
                || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number > MostPlaces
                || !perProfession.TryAdd(parts[0], number))
            {
                screen.Refuse(Phrases.PlacesOfWhat, text);
                return null;
            }
        }

        return new Round(name, places.Count > 0 ? perProfession : null);
    }

    private static int NumberOf(string name) =>
        name is ['a', >= '1' and <= '9', ..]
            && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= MostAdditional
            ? number
            : 0;
}
