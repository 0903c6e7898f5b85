using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TopGrid.Evidence;
using TopGrid.Evidence.Otlp;

namespace TopGrid.Allocation.Evidence;

/// <summary>A decision row as the ledger holds it, with the times of the unit that wrote it.</summary>
/// <param name="Profession">Profession code.</param>
/// <param name="Party">The tpid, consortium or sector that it is about.</param>
/// <param name="Leaf">Canonical JSON.</param>
/// <param name="Sequence">Position in the evidence tree.</param>
/// <param name="Start">When its unit was begun (UTC).</param>
/// <param name="End">When its unit was completed (UTC).</param>
internal sealed record LedgerRow(string Profession, string Party, byte[] Leaf, long Sequence, DateTimeOffset Start, DateTimeOffset End);

/// <summary>What the spans of one run have in common.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Year">Allocation year T.</param>
/// <param name="InputHash">Hash of the frozen input, from which ids derive.</param>
/// <param name="RunSpan">The span of the run's own trace that the traces of the parties link to.</param>
/// <param name="Practices">Tpids of one-person practices, which are pseudonymised.</param>
/// <param name="SubjectKey">Key of the pseudonyms.</param>
/// <param name="Start">When the run began (UTC).</param>
/// <param name="End">When the run was sealed (UTC).</param>
internal sealed record LedgerRun(
    string RunId, int Year, string InputHash, SpanLink? RunSpan, IReadOnlySet<string> Practices, byte[] SubjectKey, DateTimeOffset Start,
    DateTimeOffset End);

/// <summary>
/// Makes the trace of each party: a first span that links to the run, and under it a span per decision (docs/architecture.md, "Evidence").
/// </summary>
internal static class PartySpans
{
    private const string Activity = "topgrid.allocation";

    /// <summary>The first span of a party's trace.</summary>
    public static LedgerSpan Root(LedgerRun run, string profession, string party) => new(
        LedgerIds.Trace(run.InputHash, profession, party),
        LedgerIds.Root(run.InputHash, profession, party),
        [],
        $"allocation {profession}",
        run.Start,
        run.End,
        [.. Subject(run, party), new(SpanAttributes.Run, run.RunId), new(SpanAttributes.Year, run.Year),
            new(SpanAttributes.Profession, profession)],
        run.RunSpan);

    /// <summary>The span of one decision.</summary>
    public static LedgerSpan Step(LedgerRun run, LedgerRow row)
    {
        using var leaf = JsonDocument.Parse(row.Leaf);
        List<KeyValuePair<string, object>> attributes =
            [.. Subject(run, row.Party), new(SpanAttributes.Sequence, row.Sequence), new(SpanAttributes.Profession, row.Profession)];
        foreach (var field in leaf.RootElement.EnumerateObject())
        {
            Add(attributes, field, SpanAttributes.FieldPrefix, run);
        }

        var name = leaf.RootElement.TryGetProperty("step", out var step) ? step.ToString() : "decision";
        return new LedgerSpan(
            LedgerIds.Trace(run.InputHash, row.Profession, row.Party),
            LedgerIds.Step(run.InputHash, row.Sequence),
            LedgerIds.Root(run.InputHash, row.Profession, row.Party),
            name,
            row.Start,
            row.End,
            attributes,
            null);
    }

    private static void Add(List<KeyValuePair<string, object>> attributes, JsonProperty field, string prefix, LedgerRun run)
    {
        var name = (prefix, field.Name) switch
        {
            (SpanAttributes.FieldPrefix, "step") => SpanAttributes.Step,
            (SpanAttributes.FieldPrefix, "rule") => SpanAttributes.Rule,
            (SpanAttributes.FieldPrefix, "basis") => SpanAttributes.Basis,
            _ => prefix + field.Name,
        };
        switch (field.Value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var inner in field.Value.EnumerateObject())
                {
                    Add(attributes, inner, name + ".", run);
                }

                break;
            case JsonValueKind.Number:
                attributes.Add(new(name, field.Value.GetInt64()));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                attributes.Add(new(name, field.Value.GetBoolean()));
                break;
            case JsonValueKind.Null:
                break;
            default:
                var text = field.Value.ToString();
                attributes.Add(new(name, run.Practices.Contains(text) ? Pseudonym(run, text) : text));
                break;
        }
    }

    private static IEnumerable<KeyValuePair<string, object>> Subject(LedgerRun run, string party)
    {
        yield return new(SpanAttributes.ProcessingActivityId, Activity);
        if (!run.Practices.Contains(party))
        {
            yield return new(SpanAttributes.Party, party);
            yield break;
        }

        var pseudonym = Pseudonym(run, party);
        yield return new(SpanAttributes.Party, pseudonym);
        yield return new(SpanAttributes.DataSubjectId, pseudonym);
        yield return new(SpanAttributes.DataSubjectIdType, "topgrid.practice.pseudonym");
    }

    private static string Pseudonym(LedgerRun run, string tpid) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(run.SubjectKey, Encoding.UTF8.GetBytes(tpid)))[..32];
}
