using System.Buffers;
using System.Text.Json;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Canonical;
using TopGrid.Evidence;

namespace TopGrid.Allocation.Calculation.Verification;

/// <summary>Every line of decisions.jsonl is the leaf at its place, and the leaves lead to the published root.</summary>
internal static class LeafCheck
{
    public static IEnumerable<VerificationCheck> Check(ResultFolder result)
    {
        var evidence = ResultFolder.Member(result.Result, ResultFiles.Result, "evidence", JsonValueKind.Object);
        if (!evidence.EnumerateObject().Select(m => m.Name).SequenceEqual(["leaves", "root"]))
        {
            yield return new VerificationCheck("root", 0, [$"{ResultFiles.Result}: 'evidence' does not have exactly leaves and root"]);
            yield break;
        }
        var leaves = evidence.GetProperty("leaves").EnumerateArray().Select(l => l.GetString()!).ToList();
        yield return Leaves(result, leaves);
        yield return Root(result, leaves, evidence.GetProperty("root").GetString()!);
    }

    private static VerificationCheck Leaves(ResultFolder result, List<string> leaves)
    {
        var problems = new List<string>();
        var sequence = 0;
        foreach (var line in result.Decisions())
        {
            if (sequence >= leaves.Count)
            {
                problems.Add($"{ResultFiles.Decisions}: line {sequence + 1} has no leaf in {ResultFiles.Result}");
                break;
            }
            if (CheckLine(line, sequence, leaves[sequence]) is { } problem && problems.Count < VerificationCheck.MostProblems)
            {
                problems.Add($"{ResultFiles.Decisions}: line {sequence + 1} {problem}");
            }
            sequence++;
        }
        if (sequence < leaves.Count)
        {
            problems.Add($"{ResultFiles.Decisions}: {leaves.Count - sequence} lines are missing at the end");
        }
        return new VerificationCheck("leaves", sequence, problems);
    }

    private static string? CheckLine(ReadOnlyMemory<byte> line, int sequence, string expected)
    {
        using var parsed = JsonDocument.Parse(line);
        var leaf = CanonicalJson.Canonicalize(parsed.RootElement, "sequence", "text");
        if (Convert.ToHexStringLower(MerkleHash.Leaf(leaf)) != expected)
        {
            return "is not the leaf with its hash";
        }
        var text = ResultFolder.Member(parsed.RootElement, ResultFiles.Decisions, "text", JsonValueKind.String).GetString()!;
        var canonical = new ArrayBufferWriter<byte>();
        DecisionsJsonl.WriteLine(canonical, leaf, sequence, text);
        return canonical.WrittenSpan[..^1].SequenceEqual(line.Span) ? null : "has another sequence number or form";
    }

    private static VerificationCheck Root(ResultFolder result, List<string> leaves, string root)
    {
        var builder = new MerkleTreeBuilder();
        foreach (var leaf in leaves)
        {
            builder.AppendHash(Convert.FromHexString(leaf));
        }
        var problems = new List<string>();
        var computed = Convert.ToHexStringLower(builder.Root());
        if (computed != root)
        {
            problems.Add($"{ResultFiles.Result}: the leaves lead to the root {computed}, not {root}");
        }
        if (result.Summary.GetProperty("evidence_root").GetString() != computed)
        {
            problems.Add($"{ResultFiles.Summary}: its evidence_root is not {computed}");
        }
        return new VerificationCheck("root", 1, problems);
    }
}
