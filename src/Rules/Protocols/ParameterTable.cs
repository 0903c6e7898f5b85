using System.Globalization;
using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Rules.Protocols;

/// <summary>Every parameter of a protocol by its name in files and for <c>--set</c>, with what it may be.</summary>
public static class ParameterTable
{
    /// <summary>Names in the order of their bytes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table().Select(p => p.Name).Order(StringComparer.Ordinal)];

    /// <summary>What a value of this parameter looks like, for messages.</summary>
    public static string Expected(string name) => Find(name).Expected;

    /// <summary>The value of a parameter as it stands in a file.</summary>
    public static string ValueOf(ProtocolParameters parameters, string name) => Find(name).Format(parameters);

    internal static bool IsKnown(string name) => Names.Contains(name);

    /// <summary>Whether <paramref name="text"/> is a possible value of the parameter.</summary>
    internal static bool IsPossible(string name, string text) => Find(name).Parse(text) is not null;

    /// <summary>Builds the parameters from one possible value for each name.</summary>
    internal static ProtocolParameters Build(IReadOnlyDictionary<string, string> values)
    {
        T Get<T>(string name) => (T)Find(name).Parse(values[name])!;
        return new ProtocolParameters
        {
            WindowFirst = Get<int>("window.first"),
            WindowLast = Get<int>("window.last"),
            UnsubsidisedCountsUntil = Get<int>("unsubsidised_counts_until"),
            InterruptionsCount = Get<bool>("interruptions_count"),
            NewcomerShare = Get<Ratio>("newcomer_share"),
            GuaranteeYears = Get<int>("guarantee_years"),
            SectorSplit = Get<bool>("sector_split"),
            ConsortiumProfessions = Get<string[]>("consortium_professions"),
            ConsortiumPriority = Get<bool>("consortium_priority"),
            Remainders = Get<string>("remainders"),
            Tickets = Get<string>("tickets"),
            BonusSource = Get<string>("bonus.source"),
            BonusRate = Get<Ratio>("bonus.rate"),
            ConsortiumConditions = Get<string>("consortium_conditions"),
            MinimumRequest = Get<int>("minimum_request"),
            Returns = Get<string>("returns"),
            PenaltyPlaces = Get<int>("penalty_places"),
        };
    }

    private sealed record Parameter(string Name, string Expected, Func<string, object?> Parse, Func<ProtocolParameters, string> Format);

    private static Parameter[] Table() =>
    [
        Whole("window.first", 1, 20, p => p.WindowFirst),
        Whole("window.last", 1, 20, p => p.WindowLast),
        new("unsubsidised_counts_until", "a year, 'all' or 'none'", text => ParseUntil(text), p => p.UnsubsidisedCountsUntil switch
        {
            VolumeWindow.NoYear => "none",
            VolumeWindow.AllYears => "all",
            var year => Text(year),
        }),
        Switch("interruptions_count", p => p.InterruptionsCount),
        Share("newcomer_share", p => p.NewcomerShare),
        Whole("guarantee_years", 0, 20, p => p.GuaranteeYears),
        Switch("sector_split", p => p.SectorSplit),
        new(
            "consortium_professions", $"a list of professions ({string.Join(", ", Enum.GetNames<Profession>())})", ParseProfessions,
            p => string.Join(',', p.ConsortiumProfessions)),
        Switch("consortium_priority", p => p.ConsortiumPriority),
        OneOf("remainders", p => p.Remainders, "largest", "lottery"),
        OneOf("tickets", p => p.Tickets, "per-applicant", "per-place"),
        OneOf("bonus.source", p => p.BonusSource, "none", "inside", "reserved"),
        Share("bonus.rate", p => p.BonusRate),
        new(
            "consortium_conditions", "the id of a condition set, such as rsv-2025", text => IsId(text) ? text : null,
            p => p.ConsortiumConditions),
        Whole("minimum_request", 0, 1_000_000, p => p.MinimumRequest),
        OneOf("returns", p => p.Returns, "waiting-list", "reallocate"),
        Whole("penalty_places", 0, 1_000_000, p => p.PenaltyPlaces),
    ];

    private static readonly Dictionary<string, Parameter> _byName = Table().ToDictionary(p => p.Name);

    private static readonly string[] _professions = Enum.GetNames<Profession>();

    private static Parameter Find(string name) => _byName[name];

    private static Parameter Whole(string name, int least, int most, Func<ProtocolParameters, int> get) =>
        new(name, $"a whole number from {least} to {most}", text => ParseWhole(text, least, most), p => Text(get(p)));

    private static Parameter Switch(string name, Func<ProtocolParameters, bool> get) =>
        new(name, "true or false", text => text switch { "true" => true, "false" => false, _ => null }, p => get(p) ? "true" : "false");

    private static Parameter OneOf(string name, Func<ProtocolParameters, string> get, params string[] values) =>
        new(name, "one of " + string.Join(", ", values), text => values.Contains(text) ? text : null, get);

    private static Parameter Share(string name, Func<ProtocolParameters, Ratio> get) =>
        new(name, "0, 1 or a fraction p/q between them", text => ParseShare(text), p => get(p).ToString());

    private static int? ParseWhole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null;

    private static int? ParseUntil(string text) => text switch
    {
        "none" => VolumeWindow.NoYear,
        "all" => VolumeWindow.AllYears,
        _ => ParseWhole(text, 1900, 2999),
    };

    private static Ratio? ParseShare(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2
            || ParseWhole(parts[0], 0, 1_000_000) is not int numerator
            || ParseWhole(parts.Length == 2 ? parts[1] : "1", 1, 1_000_000) is not int denominator
            || numerator > denominator)
        {
            return null;
        }
        var divisor = Gcd(numerator, denominator);
        return new Ratio(numerator / divisor, denominator / divisor);
    }

    private static string[]? ParseProfessions(string text)
    {
        var codes = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return codes.All(_professions.Contains) && codes.Distinct().Count() == codes.Length
            ? [.. codes.Order(StringComparer.Ordinal)]
            : null;
    }

    // Not a closed list: a new year may bring a condition set of its own without a change here.
    private static bool IsId(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
