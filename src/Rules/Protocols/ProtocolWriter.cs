using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Rules.Protocols;

/// <summary>
/// Writes a protocol as one file that needs no other: its rules say their sentences themselves. What is frozen or handed on is written so,
/// and reads back to the same hash whatever becomes of the common sentences.
/// </summary>
public static class ProtocolWriter
{
    // YAML reads the strings of JSON as they are.
    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file of a protocol.</summary>
    /// <exception cref="ArgumentException">The protocol is a what-if; overrides are kept beside a protocol, not in it.</exception>
    public static string Write(Protocol protocol)
    {
        if (protocol.WhatIf.Count > 0)
        {
            throw new ArgumentException($"{protocol.Id} is a what-if: {string.Join(", ", protocol.WhatIf)}.", nameof(protocol));
        }

        var text = new StringBuilder();
        Line(text, $"id: {Quote(protocol.Id)}");
        Line(text, $"version: {protocol.Version}");
        Line(text, $"year: {protocol.Year}");
        Line(text, $"title: {Both(protocol.Title)}");
        Line(text, $"validity: {{ from: {Day(protocol.ValidFrom)}, until: {Day(protocol.ValidUntil)} }}");
        Line(text, $"authority:");
        Line(text, $"  decides: {protocol.Authority.Decides}");
        Line(text, $"  name: {Both(protocol.Authority.Name)}");
        Line(text, $"  note: {Both(protocol.Authority.Note)}");
        Line(text, $"sectors: [{string.Join(", ", protocol.Sectors.Select(Quote))}]");
        Line(text, $"calendar:");
        foreach (var day in protocol.Calendar)
        {
            Line(text, $"  - id: {Quote(day.Id)}");
            Line(text, $"    years_before: {day.YearsBefore}");
            Line(text, $"    day: \"{day.Month:00}-{day.Day:00}\"");
            Line(text, $"    day_itself_in_time: {(day.DayItselfInTime ? "true" : "false")}");
            Line(text, $"    basis: {BasisName.Of(day.Basis)}");
            Line(text, $"    source: {Quote(day.Source)}");
            Line(text, $"    label: {Both(day.Label)}");
        }

        Line(text, $"parameters:");
        foreach (var name in ParameterTable.Names)
        {
            var basis = protocol.ParameterBases[name];
            var value = Quote(ParameterTable.ValueOf(protocol.Parameters, name));
            Line(text, $"  {name}: {{ value: {value}, basis: {BasisName.Of(basis.Basis)}, source: {Quote(basis.Source)} }}");
        }

        Line(text, $"rules:");
        foreach (var rule in RuleCatalogue.All.Select(definition => protocol.Rules[definition.Id]))
        {
            Line(text, $"  - id: {rule.Id}");
            Line(text, $"    basis: {BasisName.Of(rule.Basis)}");
            Line(text, $"    source: {Quote(rule.Source)}");
            Line(text, $"    nl: {Quote(rule.Sentence.Nl)}");
            Line(text, $"    en: {Quote(rule.Sentence.En)}");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Both(LocalText text) => $"{{ nl: {Quote(text.Nl)}, en: {Quote(text.En)} }}";

    private static string Quote(string text) => JsonSerializer.Serialize(text, _plain);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
