using TopGrid.Allocation.Engine;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>Tells a decision row in a sentence of the protocol.</summary>
public sealed class Wording
{
    private readonly Protocol _protocol;
    private readonly Dictionary<string, string> _institutions;
    private readonly Dictionary<string, string> _consortia;

    /// <summary>Sentences of a protocol with the names of a year.</summary>
    /// <param name="protocol">Its sentences are used.</param>
    /// <param name="year">Names of institutions and consortia; null: ids stand for them.</param>
    public Wording(Protocol protocol, DatasetYear? year)
    {
        _protocol = protocol;
        _institutions = Names(year?.Institutions.Select(i => (i.Tpid, i.Name)));
        _consortia = Names(year?.Consortia.Select(c => (c.Consortium, c.Name)));
    }

    /// <summary>Name and tpid of an institution.</summary>
    public string Institution(string tpid) => _institutions.GetValueOrDefault(tpid, tpid);

    /// <summary>Name and id of a consortium.</summary>
    public string Consortium(string id) => _consortia.GetValueOrDefault(id, id);

    /// <summary>The sentence of a row.</summary>
    public string Sentence(RowFields row, Language language)
    {
        var parties = StepRules.PartiesOf(row.Rule) ?? throw new FormatException($"The rule '{row.Rule}' is not known.");
        return SentenceTemplate.Fill(_protocol.Rules[row.Rule].Sentence.In(language), field => Value(row, parties, field, language));
    }

    private string? Value(RowFields row, (PartyKind Party, PartyKind Other) parties, string field, Language language) => field switch
    {
        "party" => NameOf(parties.Party, row.Party, language),
        "other" => row["other"] is { } other ? NameOf(parties.Other, other, language) : null,
        "group" => row["group"] is { } group ? NameOf(PartyKind.Group, group, language) : null,
        "consortium" => row["consortium"] is { } id ? Consortium(id) : null,
        "gained" => (row.Number("after") - row.Number("before")).ToString(System.Globalization.CultureInfo.InvariantCulture),
        "reason" => ReasonWords.Of(row["reason"] ?? "none", language),
        _ => row[field],
    };

    private string NameOf(PartyKind kind, string id, Language language) => kind switch
    {
        PartyKind.Institution => Institution(id),
        PartyKind.Consortium => Consortium(id),
        PartyKind.Group when id == "national" => language == Language.English ? "national" : "landelijk",
        _ => id,
    };

    private static Dictionary<string, string> Names(IEnumerable<(string Id, string Name)>? names) =>
        (names ?? []).Where(n => n.Name.Length > 0).ToDictionary(n => n.Id, n => $"{n.Name} ({n.Id})", StringComparer.Ordinal);
}
