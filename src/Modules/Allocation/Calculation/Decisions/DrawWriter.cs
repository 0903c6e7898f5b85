using System.Buffers;
using TopGrid.Allocation.Engine;
using TopGrid.Canonical;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>Writes draws with their ranked keys: all that is needed to draw them again from the seed (rules.md 4.3).</summary>
internal static class DrawWriter
{
    public static DecisionRows Write(ProfessionInput input, IReadOnlyList<Draw> draws)
    {
        if (draws.Count == 0)
        {
            return DecisionRows.None;
        }
        var buffer = new ArrayBufferWriter<byte>();
        var json = new CanonicalJsonWriter(buffer);
        foreach (var draw in draws)
        {
            Write(json, input, draw);
            buffer.Write("\n"u8);
            json.Reset();
        }
        return DecisionRows.FromBytes(buffer.WrittenSpan.ToArray());
    }

    /// <summary>
    /// Draws that are asked for place by place among those who are equal at that moment (rules.md 5, steps 8 and 9): their
    /// winners need not be the first of all tickets, so there is no cut-off.
    /// </summary>
    public static bool IsPlaceByPlace(string draw) =>
        draw.StartsWith("bonus-members:", StringComparison.Ordinal) || draw.StartsWith("return:", StringComparison.Ordinal)
        || draw.StartsWith("waiting-list", StringComparison.Ordinal);

    private static void Write(CanonicalJsonWriter json, ProfessionInput input, Draw draw)
    {
        Span<byte> key = stackalloc byte[LotKey.Length];
        json.BeginObject();
        json.Name("draw"u8);
        json.Value(draw.Name);
        json.Name("pass"u8);
        json.Value(RowWriter.KebabCase(draw.Pass.ToString()));
        json.Name("profession"u8);
        json.Value(input.Code);
        json.Name("tickets"u8);
        json.BeginArray();
        for (var t = 0; t < draw.Party.Length; t++)
        {
            draw.Key[t].WriteTo(key);
            json.BeginObject();
            json.Name("key"u8);
            json.Hex(key);
            json.Name("n"u8);
            json.Value(draw.N[t]);
            json.Name("party"u8);
            json.Value(NameOf(input, draw.Parties, draw.Party[t]));
            json.Name("won"u8);
            json.Value(draw.Won[t]);
            json.EndObject();
        }
        json.EndArray();
        json.EndObject();
    }

    private static string NameOf(ProfessionInput input, PartyKind kind, int party) => kind switch
    {
        PartyKind.Institution => input.Facts.Tpids[party],
        PartyKind.Consortium => input.Facts.Consortia.Ids[party],
        _ => input.GroupName(party),
    };
}
