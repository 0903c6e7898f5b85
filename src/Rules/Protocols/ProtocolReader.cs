using System.Globalization;
using TopGrid.Rules.Vocabulary;
using YamlDotNet.RepresentationModel;

namespace TopGrid.Rules.Protocols;

/// <summary>Reads and checks a protocol file; every problem is reported at once, with line and column.</summary>
public static class ProtocolReader
{
    private static readonly string[] _topKeys = [
        "id", "year", "title", "validity", "authority", "sectors", "calendar", "parameters", "rules"];
    private static readonly string[] _optionalTopKeys = ["version", "sentences"];

    /// <summary>Reads a protocol.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="overrides">Overrides <c>name=value</c> of parameters; each marks the result as a what-if.</param>
    public static ProtocolReading Read(string text, string file, params IReadOnlyList<string> overrides) =>
        Read(text, file, ProtocolLibrary.Shipped.Sentences, overrides);

    /// <summary>Reads a protocol whose rules take from these sentences what they do not say themselves.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="sentences">The sentences, of which the file names a version.</param>
    /// <param name="overrides">Overrides <c>name=value</c> of parameters; each marks the result as a what-if.</param>
    public static ProtocolReading Read(string text, string file, Sentences sentences, IReadOnlyList<string> overrides)
    {
        var yaml = new YamlReader(file);
        var root = yaml.Parse(text);
        if (root is null)
        {
            return new ProtocolReading(null, yaml.Problems);
        }
        var top = yaml.Mapping(root, "the protocol", _topKeys, _optionalTopKeys);
        var (parameters, bases) = Parameters(yaml, top.GetValueOrDefault("parameters"), overrides);
        var validity = yaml.Mapping(top.GetValueOrDefault("validity"), "validity", ["from", "until"]);
        var from = Date(yaml, validity.GetValueOrDefault("from"), "validity.from");
        var until = Date(yaml, validity.GetValueOrDefault("until"), "validity.until");
        if (until < from)
        {
            yaml.Problem(top["validity"], "validity.until is before validity.from");
        }
        var id = Id(yaml, top.GetValueOrDefault("id"));
        var year = yaml.Value<int>(top.GetValueOrDefault("year"), "year", "a year from 2000 to 2999", t => Whole(t, 2000, 2999));
        var title = Text(yaml, top.GetValueOrDefault("title"), "title");
        var authority = ReadAuthority(yaml, top.GetValueOrDefault("authority"));
        var sectors = Sectors(yaml, top.GetValueOrDefault("sectors"));
        var calendar = Calendar(yaml, top.GetValueOrDefault("calendar"));
        var version = top.TryGetValue("version", out var versionNode)
            ? yaml.Value<int>(versionNode, "version", "a whole number from 1 to 999", t => Whole(t, 1, 999))
            : 1;
        var spoken = yaml.Value<int>(
            top.GetValueOrDefault("sentences"), "sentences", $"a version of the sentences, from 1 to {sentences.Latest}",
            t => Whole(t, 1, sentences.Latest));
        var rules = new ProtocolRuleReader(yaml, sentences, spoken).Rules(top.GetValueOrDefault("rules"));
        if (!yaml.Ok)
        {
            return new ProtocolReading(null, yaml.Problems);
        }
        string[] whatIf = [.. overrides.Order(StringComparer.Ordinal)];
        return new ProtocolReading(
            new Protocol(id, version, year, title, from, until, authority, sectors, calendar, parameters!, bases, rules, whatIf), []);
    }

    internal static LocalText Text(YamlReader yaml, YamlNode? node, string what)
    {
        var text = yaml.Mapping(node, what, ["nl", "en"]);
        return new LocalText(yaml.Text(text.GetValueOrDefault("nl"), $"{what}.nl"), yaml.Text(text.GetValueOrDefault("en"), $"{what}.en"));
    }

    internal static Basis ReadBasis(YamlReader yaml, YamlNode? node, string what) =>
        yaml.Value<Basis>(node, what, "stated, inferred or chosen", BasisName.Parse);

    internal static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null;

    private static string Id(YamlReader yaml, YamlNode? node)
    {
        var id = yaml.Text(node, "id");
        if (id.Length > 0 && !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
        {
            yaml.Problem(node!, $"id is '{id}'; expected lower-case letters, digits, '-' and '.'");
        }
        return id;
    }

    private static Authority ReadAuthority(YamlReader yaml, YamlNode? node)
    {
        var members = yaml.Mapping(node, "authority", ["decides", "name", "note"]);
        var decides = yaml.Text(members.GetValueOrDefault("decides"), "authority.decides");
        if (decides is not ("" or "minister" or "contested"))
        {
            yaml.Problem(members["decides"], $"authority.decides is '{decides}'; expected minister or contested");
        }
        return new Authority(
            decides,
            Text(yaml, members.GetValueOrDefault("name"), "authority.name"),
            Text(yaml, members.GetValueOrDefault("note"), "authority.note"));
    }

    private static List<string> Sectors(YamlReader yaml, YamlNode? node)
    {
        var sectors = new List<string>();
        foreach (var item in yaml.Sequence(node, "sectors"))
        {
            var sector = yaml.Text(item, "a sector");
            if (sectors.Contains(sector))
            {
                yaml.Problem(item, $"sector '{sector}' is listed twice");
            }
            sectors.Add(sector);
        }
        if (sectors.Count == 0 && node is not null)
        {
            yaml.Problem(node, "sectors is empty; list at least one");
        }
        return sectors;
    }

    private static List<CalendarDay> Calendar(YamlReader yaml, YamlNode? node)
    {
        var days = new List<CalendarDay>();
        foreach (var item in yaml.Sequence(node, "calendar"))
        {
            var m = yaml.Mapping(
                item, "a day of the calendar", ["id", "years_before", "day", "day_itself_in_time", "basis", "source", "label"]);
            var id = yaml.Text(m.GetValueOrDefault("id"), "id");
            var monthDay =
                yaml.Value<(int Month, int Day)>(m.GetValueOrDefault("day"), "day", "a day that every year has, as in 05-31", MonthDay);
            if (days.Any(d => d.Id == id))
            {
                yaml.Problem(item, $"the day '{id}' is listed twice");
            }
            days.Add(new CalendarDay(
                id,
                yaml.Value<int>(m.GetValueOrDefault("years_before"), "years_before", "a whole number from 0 to 5", t => Whole(t, 0, 5)),
                monthDay.Month,
                monthDay.Day,
                yaml.Value<bool>(m.GetValueOrDefault("day_itself_in_time"), "day_itself_in_time", "true or false", Bool),
                ReadBasis(yaml, m.GetValueOrDefault("basis"), "basis"),
                yaml.Text(m.GetValueOrDefault("source"), "source"),
                Text(yaml, m.GetValueOrDefault("label"), "label")));
        }
        if (node is not null && days.All(d => d.Id != CalendarDay.Withdrawal))
        {
            yaml.Problem(node, $"the calendar misses the day '{CalendarDay.Withdrawal}', until when places can be returned");
        }
        return days;
    }

    private static (ProtocolParameters? Parameters, Dictionary<string, ParameterBasis> Bases) Parameters(
        YamlReader yaml, YamlNode? node, IReadOnlyList<string> overrides)
    {
        var members = yaml.Mapping(node, "parameters", [.. ParameterTable.Names]);
        var values = new Dictionary<string, string>();
        var bases = new Dictionary<string, ParameterBasis>();
        foreach (var (name, item) in members.Where(m => ParameterTable.IsKnown(m.Key)))
        {
            var m = yaml.Mapping(item, $"parameter {name}", ["value", "basis", "source"]);
            bases[name] = new ParameterBasis(
                ReadBasis(yaml, m.GetValueOrDefault("basis"), $"{name}.basis"), yaml.Text(m.GetValueOrDefault("source"), $"{name}.source"));
            if (m.GetValueOrDefault("value") is not { } value)
            {
                continue;
            }
            values[name] = Scalar(value);
            if (!ParameterTable.IsPossible(name, values[name]))
            {
                yaml.Problem(value, $"{name} is '{values[name]}'; expected {ParameterTable.Expected(name)}");
            }
        }
        Override(yaml, overrides, values, bases);
        if (!yaml.Ok || values.Count != ParameterTable.Names.Count)
        {
            return (null, bases);
        }
        var parameters = ParameterTable.Build(values);
        Together(yaml, node!, parameters);
        return (parameters, bases);
    }

    private static void Override(
        YamlReader yaml, IReadOnlyList<string> overrides, Dictionary<string, string> values, Dictionary<string, ParameterBasis> bases)
    {
        var seen = new HashSet<string>();
        foreach (var text in overrides)
        {
            var parts = text.Split('=', 2);
            var source = $"--set {text}";
            if (parts.Length != 2 || !ParameterTable.IsKnown(parts[0]))
            {
                yaml.ProblemOf(source, $"expected name=value with one of the names {string.Join(", ", ParameterTable.Names)}");
            }
            else if (!seen.Add(parts[0]))
            {
                yaml.ProblemOf(source, $"{parts[0]} is set twice");
            }
            else if (!ParameterTable.IsPossible(parts[0], parts[1]))
            {
                yaml.ProblemOf(source, $"expected {ParameterTable.Expected(parts[0])}");
            }
            else
            {
                values[parts[0]] = parts[1];
                bases[parts[0]] = new ParameterBasis(Basis.Chosen, "what-if");
            }
        }
    }

    // Values that are possible one by one but not together.
    private static void Together(YamlReader yaml, YamlNode node, ProtocolParameters parameters)
    {
        if (parameters.WindowFirst < parameters.WindowLast)
        {
            yaml.Problem(node, "window.first must be at least window.last: both count years before the allocation year");
        }
    }

    private static string Scalar(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value?.Trim() ?? "",
        YamlSequenceNode sequence => string.Join(',', sequence.Children.Select(c => (c as YamlScalarNode)?.Value ?? "?")),
        _ => "?",
    };

    private static DateOnly Date(YamlReader yaml, YamlNode? node, string what) =>
        yaml.Value<DateOnly>(node, what, "a date as in 2024-05-31", t =>
            DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null);

    // 2023 is no leap year, so a day that parses in it exists in every year.
    private static (int Month, int Day)? MonthDay(string text) =>
        DateOnly.TryParseExact("2023-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? (date.Month, date.Day)
            : null;

    private static bool? Bool(string text) => text switch { "true" => true, "false" => false, _ => null };
}
