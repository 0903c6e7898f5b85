using System.Buffers;
using TopGrid.Canonical;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Rules.Protocols;

/// <summary>The one byte form of a protocol, over which its hash is taken.</summary>
internal static class ProtocolCanonicalForm
{
    public static byte[] Write(Protocol protocol)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var json = new CanonicalJsonWriter(buffer);
        json.BeginObject();
        json.Name("authority");
        WriteAuthority(json, protocol.Authority);
        json.Name("calendar");
        WriteCalendar(json, protocol.Calendar);
        json.Name("id");
        json.Value(protocol.Id);
        json.Name("parameters");
        WriteParameters(json, protocol);
        json.Name("rules");
        WriteRules(json, protocol);
        json.Name("sectors");
        WriteList(json, protocol.Sectors);
        json.Name("title");
        WriteText(json, protocol.Title);
        json.Name("valid_from");
        json.Value(Day(protocol.ValidFrom));
        json.Name("valid_until");
        json.Value(Day(protocol.ValidUntil));
        // Hashes of version 1 are those of before there were versions.
        if (protocol.Version > 1)
        {
            json.Name("version");
            json.Value(protocol.Version);
        }

        json.Name("what_if");
        WriteList(json, protocol.WhatIf);
        json.Name("year");
        json.Value(protocol.Year);
        json.EndObject();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteAuthority(CanonicalJsonWriter json, Authority authority)
    {
        json.BeginObject();
        json.Name("decides");
        json.Value(authority.Decides);
        json.Name("name");
        WriteText(json, authority.Name);
        json.Name("note");
        WriteText(json, authority.Note);
        json.EndObject();
    }

    private static void WriteCalendar(CanonicalJsonWriter json, IReadOnlyList<CalendarDay> calendar)
    {
        json.BeginArray();
        foreach (var day in calendar.OrderBy(d => d.Id, StringComparer.Ordinal))
        {
            json.BeginObject();
            json.Name("basis");
            json.Value(BasisName.Of(day.Basis));
            json.Name("day");
            json.Value($"{day.Month:00}-{day.Day:00}");
            json.Name("day_itself_in_time");
            json.Value(day.DayItselfInTime);
            json.Name("id");
            json.Value(day.Id);
            json.Name("label");
            WriteText(json, day.Label);
            json.Name("source");
            json.Value(day.Source);
            json.Name("years_before");
            json.Value(day.YearsBefore);
            json.EndObject();
        }
        json.EndArray();
    }

    private static void WriteParameters(CanonicalJsonWriter json, Protocol protocol)
    {
        json.BeginObject();
        foreach (var name in ParameterTable.Names)
        {
            json.Name(name);
            json.BeginObject();
            json.Name("basis");
            json.Value(BasisName.Of(protocol.ParameterBases[name].Basis));
            json.Name("source");
            json.Value(protocol.ParameterBases[name].Source);
            json.Name("value");
            json.Value(ParameterTable.ValueOf(protocol.Parameters, name));
            json.EndObject();
        }
        json.EndObject();
    }

    private static void WriteRules(CanonicalJsonWriter json, Protocol protocol)
    {
        json.BeginObject();
        foreach (var rule in protocol.Rules.Values.OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            json.Name(rule.Id);
            json.BeginObject();
            json.Name("basis");
            json.Value(BasisName.Of(rule.Basis));
            json.Name("sentence");
            WriteText(json, rule.Sentence);
            json.Name("source");
            json.Value(rule.Source);
            json.Name("step");
            json.Value(rule.Step);
            json.EndObject();
        }
        json.EndObject();
    }

    private static void WriteText(CanonicalJsonWriter json, LocalText text)
    {
        json.BeginObject();
        json.Name("en");
        json.Value(text.En);
        json.Name("nl");
        json.Value(text.Nl);
        json.EndObject();
    }

    private static void WriteList(CanonicalJsonWriter json, IReadOnlyList<string> items)
    {
        json.BeginArray();
        foreach (var item in items)
        {
            json.Value(item);
        }
        json.EndArray();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
