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

    /// <summary>Rows in every chunk but the last.</summary>
    public const int RowsPerChunk = 4096;

    // The rule of a step follows from its kind, its reason and three comparisons; found once for each.
    private readonly ProtocolRule?[] _rules = new ProtocolRule?[Enum.GetValues<StepKind>().Length * ReasonNames.Length * 8];

    /// <summary>Rows of the steps, after those of the qualifications.</summary>
    public DecisionRows Write(Trail trail, IEnumerable<Qualification>? qualifications = null)
    {
        var chunks = new DecisionRows[ChunksOf(trail) + 1];
        chunks[0] = Write(qualifications ?? []);
        ForEachChunk(trail, Environment.ProcessorCount, (chunk, rows) => chunks[chunk + 1] = rows.Copy());
        return DecisionRows.Join(chunks);
    }

    /// <summary>
    /// Rows of the steps in chunks, on several threads and in no order; the bytes belong to the call and are overwritten after it.
    /// </summary>
    /// <param name="trail">Steps and draws.</param>
    /// <param name="degreeOfParallelism">Threads at most.</param>
    /// <param name="take">Receives the number of the chunk, whose first row is 4,096 times that, and its rows.</param>
    public void ForEachChunk(Trail trail, int degreeOfParallelism, Action<int, DecisionRows> take)
    {
        var draws = trail.Draws.Select(DrawSummary.Of).ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism };
        Parallel.For(0, ChunksOf(trail), options, static () => new RowBuffer(), (chunk, _, buffer) =>
        {
            buffer.Clear();
            for (var i = chunk * RowsPerChunk; i < Math.Min(trail.Steps.Count, (chunk + 1) * RowsPerChunk); i++)
            {
                ref readonly var step = ref trail.Steps[i];
                WriteStep(buffer.Json, step, step.Draw >= 0 ? draws[step.Draw] : null);
                buffer.EndRow();
            }
            take(chunk, buffer.Rows());
            return buffer;
        }, static _ => { });
    }

    private static int ChunksOf(Trail trail) => (trail.Steps.Count + RowsPerChunk - 1) / RowsPerChunk;

    private DecisionRows Write(IEnumerable<Qualification> qualifications)
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
        var rule = RuleOf(step);
        json.BeginObject();
        foreach (ref readonly var field in RowLayout.Of(step.Kind).AsSpan())
        {
            WriteField(json, step, schema, rule, draw, field);
        }
        json.EndObject();
    }

    private ProtocolRule RuleOf(in Step step)
    {
        var compared = (step.After > step.Before ? 1 : 0) | (step.A > 0 ? 2 : 0) | (step.B > 0 ? 4 : 0);
        ref var rule = ref _rules[(((int)step.Kind * ReasonNames.Length) + (int)step.Reason) * 8 + compared];
        return rule ??= protocol.Rules[RuleCatalogue.IdOf(step)];
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
