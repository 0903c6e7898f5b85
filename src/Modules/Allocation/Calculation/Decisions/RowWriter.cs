using System.Collections.Concurrent;
using System.Text;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Engine;
using TopGrid.Canonical;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>
/// Turns steps into decision rows: the named fields of a step as canonical JSON, with the rule and its basis, and where
/// lots decided, the draw, the party's key and the last winning key. No wording, clock, machine or sequence number.
/// </summary>
internal sealed class RowWriter(ProfessionInput input, Protocol protocol)
{
    private readonly ConcurrentDictionary<int, RowTemplate> _templates = [];

    /// <summary>Rows of qualifications.</summary>
    public DecisionRows Write(IEnumerable<Qualification> qualifications)
    {
        var buffer = new RowBuffer();
        foreach (var qualification in qualifications)
        {
            WriteQualification(buffer.Json, qualification);
            buffer.EndRow();
        }
        return buffer.Rows();
    }

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

    /// <summary>Writes the row of a step, its LF aside. Safe for several threads with a buffer each.</summary>
    /// <param name="row">Receives the row.</param>
    /// <param name="step">The step.</param>
    /// <param name="draw">The draw it points at; null for none.</param>
    public void WriteStep(RowBuffer row, in Step step, DrawSummary? draw)
    {
        var schema = StepSchema.Of(step.Kind);
        var template = TemplateOf(step, schema, draw);
        foreach (ref readonly var slot in template.Slots)
        {
            row.Append(template.Before(slot));
            WriteValue(row, step, schema, draw, slot.Field);
        }
        row.Append(template.End);
    }

    private RowTemplate TemplateOf(in Step step, StepSchema schema, DrawSummary? draw)
    {
        // The rule follows from kind, reason and three comparisons; which fields there are from the others.
        var alike = (int)step.Kind;
        alike = (alike << 8) | (int)step.Reason;
        alike = (alike << 4) | (int)step.Pass;
        alike = (alike << 3) | (step.After > step.Before ? 1 : 0) | (step.A > 0 ? 2 : 0) | (step.B > 0 ? 4 : 0);
        alike = (alike << 3) | (step.Group >= 0 ? 1 : 0) | (step.Other >= 0 ? 2 : 0) | (step.Rank >= 0 ? 4 : 0);
        alike = (alike << 2) | (draw is null ? 0 : draw.HasCutOff ? 2 : 1);
        return _templates.TryGetValue(alike, out var known) ? known : _templates.GetOrAdd(alike, BuildTemplate(step, schema, draw));
    }

    private RowTemplate BuildTemplate(in Step step, StepSchema schema, DrawSummary? draw)
    {
        var rule = protocol.Rules[StepRules.IdOf(step)];
        var template = new RowTemplate.Builder();
        template.Json.BeginObject();
        foreach (var field in RowLayout.Of(step.Kind))
        {
            if (IsAbsent(step, schema, draw, field.Source))
            {
                continue;
            }
            template.Json.Name(field.Name);
            switch (field.Source)
            {
                case FieldSource.Basis: template.Json.Value(BasisName.Of(rule.Basis)); break;
                case FieldSource.Pass: template.Json.Value(KebabCase(step.Pass.ToString())); break;
                case FieldSource.Profession: template.Json.Value(input.Code); break;
                case FieldSource.Reason: template.Json.Value(KebabCase(step.Reason.ToString())); break;
                case FieldSource.Rule: template.Json.Value(rule.Id); break;
                case FieldSource.Step: template.Json.Value(rule.Step); break;
                default: template.Differs(field); break;
            }
        }
        template.Json.EndObject();
        return template.Build();
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

    private void WriteValue(RowBuffer row, in Step step, StepSchema schema, DrawSummary? draw, RowField field)
    {
        switch (field.Source)
        {
            case FieldSource.After: row.Append(step.After); break;
            case FieldSource.Before: row.Append(step.Before); break;
            case FieldSource.CutOff: row.Append(draw!.CutOff); break;
            case FieldSource.Draw: row.AppendText(draw!.Draw.Name); break;
            case FieldSource.Group: row.AppendText(input.GroupName(step.Group)); break;
            case FieldSource.Key: row.Append(draw!.Draw.Key[step.Rank]); break;
            case FieldSource.Other: row.AppendText(NameOf(schema.Other, step.Other)); break;
            case FieldSource.Party: row.AppendText(NameOf(schema.Party, step.Party)); break;
            case FieldSource.Rank: row.Append(step.Rank + 1); break;
            case FieldSource.Tickets: row.Append(draw!.Draw.Party.Length); break;
            case FieldSource.Winners: row.Append(draw!.Winners); break;
            case FieldSource.A: WriteNumber(row, field, step.A); break;
            case FieldSource.B: WriteNumber(row, field, step.B); break;
            case FieldSource.C: WriteNumber(row, field, step.C); break;
            case FieldSource.AOverB: WriteFraction(row, step.A, step.B); break;
            case FieldSource.BOverC: WriteFraction(row, step.B, step.C); break;
            default: throw new InvalidOperationException($"The field {field.Source} is the same in all rows of a template.");
        }
    }

    private void WriteNumber(RowBuffer row, RowField field, long number)
    {
        if (field.IsConsortium)
        {
            row.AppendText(NameOf(PartyKind.Consortium, (int)number));
        }
        else
        {
            row.Append(number);
        }
    }

    private static void WriteFraction(RowBuffer row, long numerator, long denominator)
    {
        row.Append("\""u8);
        row.Append(numerator);
        row.Append("/"u8);
        row.Append(denominator);
        row.Append("\""u8);
    }

    private string NameOf(PartyKind kind, int party) => kind switch
    {
        PartyKind.Institution => input.Facts.Tpids[party],
        PartyKind.Group => input.GroupName(party),
        PartyKind.Consortium => input.Facts.Consortia.Ids[party],
        _ => input.Code,
    };
}
