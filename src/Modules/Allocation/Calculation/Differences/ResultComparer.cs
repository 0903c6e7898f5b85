using System.Text.Json;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Engine;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Differences;

/// <summary>Compares two results: who changed, by how much, at which step the runs part, and which facts differ.</summary>
public static class ResultComparer
{
    /// <summary>Compares two result folders.</summary>
    /// <param name="before">The earlier result.</param>
    /// <param name="after">The later result.</param>
    /// <param name="dataBefore">Data of the earlier result; null: facts are not compared.</param>
    /// <param name="dataAfter">Data of the later result; null: facts are not compared.</param>
    public static ResultDifference Compare(
        ResultFolder before, ResultFolder after, DatasetYear? dataBefore = null, DatasetYear? dataAfter = null)
    {
        var rowsBefore = before.Allocation().ToDictionary(r => (r.Profession, r.Tpid));
        var rowsAfter = after.Allocation().ToDictionary(r => (r.Profession, r.Tpid));
        var changed = rowsBefore.Keys.Union(rowsAfter.Keys)
            .Where(k => Differs(rowsBefore.GetValueOrDefault(k), rowsAfter.GetValueOrDefault(k)))
            .OrderBy(k => k.Profession, _bytes).ThenBy(k => k.Tpid, _bytes).ToList();
        var keys = changed.ToHashSet();
        var stepsBefore = Steps(before, keys);
        var stepsAfter = Steps(after, keys);
        return new ResultDifference(
            before.InputHash == after.InputHash,
            before.ProtocolHash == after.ProtocolHash,
            FirstDifference(before.Decisions(), after.Decisions()),
            [.. changed.Select(k => new PartyDifference(
                k.Profession, k.Tpid, rowsBefore.GetValueOrDefault(k), rowsAfter.GetValueOrDefault(k),
                FirstDifference(stepsBefore.GetValueOrDefault(k, []), stepsAfter.GetValueOrDefault(k, []))))],
            dataBefore is null || dataAfter is null ? null : FactComparer.Compare(dataBefore, dataAfter));
    }

    private static readonly Utf8Order _bytes = Utf8Order.Instance;

    private static bool Differs(AllocationRow? before, AllocationRow? after) =>
        before is null || after is null
            ? (before ?? after)!.Granted != 0
            : before.Granted != after.Granted || before.Decision != after.Decision;

    // Steps of the parties that changed only, so that a large year with few changes stays small in memory.
    private static Dictionary<(string, string), List<ReadOnlyMemory<byte>>> Steps(ResultFolder result, HashSet<(string, string)> parties)
    {
        var steps = new Dictionary<(string, string), List<ReadOnlyMemory<byte>>>();
        foreach (var line in parties.Count == 0 ? [] : result.Decisions())
        {
            var row = RowFields.Parse(line.Span);
            var key = (row.Profession, row.Party);
            if (!parties.Contains(key) || StepRules.PartiesOf(row.Rule)?.Party != PartyKind.Institution)
            {
                continue;
            }
            if (!steps.TryGetValue(key, out var list))
            {
                steps[key] = list = [];
            }
            list.Add(line);
        }
        return steps;
    }

    private static StepPair? FirstDifference(IEnumerable<ReadOnlyMemory<byte>> before, IEnumerable<ReadOnlyMemory<byte>> after)
    {
        using var left = before.GetEnumerator();
        using var right = after.GetEnumerator();
        while (true)
        {
            var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
            if (!hasLeft && !hasRight)
            {
                return null;
            }
            if (hasLeft
                && hasRight
                && (left.Current.Span.SequenceEqual(right.Current.Span)
                || LeafOf(left.Current).AsSpan().SequenceEqual(LeafOf(right.Current))))
            {
                continue;
            }
            return new StepPair(hasLeft ? RowFields.Parse(left.Current.Span) : null, hasRight ? RowFields.Parse(right.Current.Span) : null);
        }
    }

    // Without sequence and wording, which change with rows before and with names.
    private static byte[] LeafOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            return DecisionsJsonl.LeafOf(line.Span);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ResultFormatException(ResultFiles.Decisions, $"a line is not a decision row: {e.Message}");
        }
    }
}
