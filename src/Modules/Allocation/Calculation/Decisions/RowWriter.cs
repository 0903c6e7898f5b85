using System.Buffers;
using System.Text;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Allocation.Engine;
using TopGrid.Evidence;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>
/// Turns steps into decision rows: the named fields of a step as canonical JSON, with the rule and its basis, and where
/// lots decided, the draw, the party's key and the last winning key. No wording, clock, machine or sequence number.
/// </summary>
internal sealed class RowWriter(ProfessionInput input, Protocol protocol)
{
    private static readonly byte[][] PassNames = [.. Enum.GetValues<Pass>().Select(p => Encoding.UTF8.GetBytes(KebabCase(p.ToString())))];
    private static readonly byte[][] ReasonNames = [.. Enum.GetValues<Reason>().Select(r => Encoding.UTF8.GetBytes(KebabCase(r.ToString())))];

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>The rows of a phase.</summary>
    public DecisionRows Write(Trail trail, IEnumerable<Qualification>? qualifications = null)
    {
        var json = new CanonicalJsonWriter(_buffer);
        foreach (var qualification in qualifications ?? [])
        {
            WriteQualification(json, qualification);
            EndRow(json);
        }
        var draws = trail.Draws.Select(DrawSummary.Of).ToArray();
        for (var i = 0; i < trail.Steps.Count; i++)
        {
            ref readonly var step = ref trail.Steps[i];
            WriteStep(json, step, step.Draw >= 0 ? draws[step.Draw] : null);
            EndRow(json);
        }
        return _buffer.WrittenCount == 0 ? DecisionRows.None : DecisionRows.FromBytes(_buffer.WrittenSpan.ToArray());
    }

    /// <summary>"BelowMinimum" becomes "below-minimum".</summary>
    internal static string KebabCase(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    // HasCutOff: the first so many won, so that the last of them is what everyone is compared with.
    private sealed record DrawSummary(Draw Draw, bool HasCutOff, int Winners, LotKey CutOff)
    {
        public static DrawSummary Of(Draw draw)
        {
            var winners = draw.Won.AsSpan().Count(true);
            return DrawWriter.IsPlaceByPlace(draw.Name) || winners == 0
                ? new DrawSummary(draw, HasCutOff: false, winners, default)
                : new DrawSummary(draw, HasCutOff: true, winners, draw.Key[winners - 1]);
        }
    }

    private void EndRow(CanonicalJsonWriter json)
    {
        _buffer.Write("\n"u8);
        json.Reset();
    }

    private void WriteQualification(CanonicalJsonWriter json, Qualification qualification)
    {
        var rule = protocol.Rules[qualification.Qualifies ? RuleCatalogue.QualificationMet : RuleCatalogue.QualificationNotMet];
        json.BeginObject();
        json.Name("basis"u8);
        json.Value(BasisName.Of(rule.Basis));
        json.Name("party"u8);
        json.Value(qualification.Consortium);
        json.Name("pass"u8);
        json.Value("input"u8);
        json.Name("profession"u8);
        json.Value(input.Code);
        json.Name("reason"u8);
        json.Value(qualification.DecidedBy);
        json.Name("rule"u8);
        json.Value(rule.Id);
        json.Name("step"u8);
        json.Value(rule.Step);
        json.Name("why"u8);
        json.Value(qualification.Reason);
        json.EndObject();
    }

    private void WriteStep(CanonicalJsonWriter json, in Step step, DrawSummary? draw)
    {
        var schema = StepSchema.Of(step.Kind);
        var rule = protocol.Rules[RuleCatalogue.IdOf(step)];
        json.BeginObject();
        foreach (ref readonly var field in RowLayout.Of(step.Kind).AsSpan())
        {
            WriteField(json, step, schema, rule, draw, field);
        }
        json.EndObject();
    }

    private void WriteField(CanonicalJsonWriter json, in Step step, StepSchema schema, ProtocolRule rule, DrawSummary? draw, in RowField field)
    {
        if (IsAbsent(step, schema, draw, field.Source))
        {
            return;
        }
        json.Name(field.Name);
        switch (field.Source)
        {
            case FieldSource.After: json.Value(step.After); break;
            case FieldSource.Basis: json.Value(BasisName.Of(rule.Basis)); break;
            case FieldSource.Before: json.Value(step.Before); break;
            case FieldSource.CutOff: WriteKey(json, draw!.CutOff); break;
            case FieldSource.Draw: json.Value(draw!.Draw.Name); break;
            case FieldSource.Group: json.Value(input.GroupName(step.Group)); break;
            case FieldSource.Key: WriteKey(json, draw!.Draw.Key[step.Rank]); break;
            case FieldSource.Other: json.Value(NameOf(schema.Other, step.Other)); break;
            case FieldSource.Party: json.Value(NameOf(schema.Party, step.Party)); break;
            case FieldSource.Pass: json.Value(PassNames[(int)step.Pass]); break;
            case FieldSource.Profession: json.Value(input.Code); break;
            case FieldSource.Rank: json.Value(step.Rank + 1); break;
            case FieldSource.Reason: json.Value(ReasonNames[(int)step.Reason]); break;
            case FieldSource.Rule: json.Value(rule.Id); break;
            case FieldSource.Step: json.Value(rule.Step); break;
            case FieldSource.Tickets: json.Value(draw!.Draw.Party.Length); break;
            case FieldSource.Winners: json.Value(draw!.Winners); break;
            case FieldSource.A: WriteNumber(json, field, step.A); break;
            case FieldSource.B: WriteNumber(json, field, step.B); break;
            case FieldSource.C: WriteNumber(json, field, step.C); break;
            case FieldSource.AOverB: json.Fraction(step.A, step.B); break;
            case FieldSource.BOverC: json.Fraction(step.B, step.C); break;
        }
    }

    private static bool IsAbsent(in Step step, StepSchema schema, DrawSummary? draw, FieldSource source) => source switch
    {
        FieldSource.Group => step.Group < 0 || schema.Party == PartyKind.Group,
        FieldSource.Other => step.Other < 0 || schema.Other == PartyKind.None,
        FieldSource.Reason => step.Reason == Reason.None,
        FieldSource.CutOff or FieldSource.Winners => draw is null || !draw.HasCutOff,
        FieldSource.Draw or FieldSource.Tickets => draw is null,
        FieldSource.Key or FieldSource.Rank => draw is null || step.Rank < 0,
        _ => false,
    };

    private void WriteNumber(CanonicalJsonWriter json, in RowField field, long number)
    {
        if (field.IsConsortium)
        {
            json.Value(NameOf(PartyKind.Consortium, (int)number));
        }
        else
        {
            json.Value(number);
        }
    }

    private static void WriteKey(CanonicalJsonWriter json, LotKey key)
    {
        Span<byte> bytes = stackalloc byte[LotKey.Length];
        key.WriteTo(bytes);
        json.Hex(bytes);
    }

    private string NameOf(PartyKind kind, int party) => kind switch
    {
        PartyKind.Institution => input.Facts.Tpids[party],
        PartyKind.Group => input.GroupName(party),
        PartyKind.Consortium => input.Facts.Consortia.Ids[party],
        _ => input.Code,
    };
}
