using System.Text;
using System.Text.Json;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Dataset;
using TopGrid.Reference;

namespace TopGrid.Calculation.Tests.Reference;

/// <summary>
/// The product beside the second evaluator on one folder: round 1, the extra round, and two divisions of additional places.
/// </summary>
internal static class Comparison
{
    /// <summary>Where the two disagree; empty when they agree byte for byte in allocation.csv and in the figures of summary.json.</summary>
    /// <param name="one">The folder and its what-if.</param>
    /// <param name="labels">Gets the labels of the cases that occurred.</param>
    public static List<string> Differences(FolderCase one, ICollection<string>? labels = null)
    {
        var with = one.Setting.With;
        var input = Folders.Input(Folders.Read(one.Files), one.Setting.Overrides);
        var first = ReferenceEvaluator.Evaluate(one.Files, with);
        var differences = Compare("", first, input, labels);
        foreach (var label in labels is null ? [] : FolderLabels.Of(one, first))
        {
            labels!.Add(label);
        }

        List<ReferenceResult> later = [];
        foreach (var next in one.LaterRounds ? LaterRounds(input.Year) : [])
        {
            if (differences.Count > 0)
            {
                break;
            }

            var round = next(first, later);
            var result = ReferenceEvaluator.EvaluateLater(one.Files, round, with);
            differences.AddRange(Compare($"round {round.Suffix[1..]} ", result, input with { Earlier = Earlier(round) }, labels));
            later.Add(result);
        }

        return differences;
    }

    /// <summary>The extra round if there are requests for it, then a third of the places more, twice.</summary>
    private static List<Func<ReferenceResult, List<ReferenceResult>, ReferenceLaterRound>> LaterRounds(DatasetYear year)
    {
        static Dictionary<string, int> More(ReferenceResult first) =>
            first.Professions.ToDictionary(p => p.Key, p => 1 + (p.Value.Places / 3));
        List<Func<ReferenceResult, List<ReferenceResult>, ReferenceLaterRound>> additional =
        [
            (first, later) => ReferenceLaterRound.Additional(1, More(first), first, [.. later]),
            (first, later) => ReferenceLaterRound.Additional(2, More(first), first, [.. later]),
        ];
        return year.Requests.Any(r => r.Round == 2) ? [(first, _) => ReferenceLaterRound.Extra(first), .. additional] : additional;
    }

    private static List<string> Compare(string round, ReferenceResult reference, CalculationInput input, ICollection<string>? labels)
    {
        var product = Folders.Files(YearRun.Create(input).Execute());
        foreach (var label in labels is null
            ? []
            : Lots(product[ResultFiles.Result]).Append($"rows of round {input.Earlier?.DrawSuffix[1..] ?? "1"}"))
        {
            labels!.Add(label);
        }

        return [
            .. Lines(round, reference.AllocationCsv, product[ResultFiles.Allocation]),
            .. Figures(round, reference, input, product[ResultFiles.Summary])];
    }

    private static EarlierResult Earlier(ReferenceLaterRound round) => new()
    {
        DrawSuffix = round.Suffix,
        OnRound2Requests = !round.OnUnmet,
        Places = round.Places,
        Granted = round.Has,
        GivenUp = round.GivenUp,
    };

    private static List<string> Lines(string round, byte[] reference, byte[] product)
    {
        if (reference.AsSpan().SequenceEqual(product))
        {
            return [];
        }

        var (ours, theirs) = (Encoding.UTF8.GetString(reference).Split('\n'), Encoding.UTF8.GetString(product).Split('\n'));
        var found = ours.Except(theirs).Select(l => $"{round}reference: {l}")
            .Concat(theirs.Except(ours).Select(l => $"{round}product:   {l}")).ToList();
        return found.Count > 0 ? found : [$"{round}the same rows in another order"];
    }

    private static List<string> Figures(string round, ReferenceResult reference, CalculationInput input, byte[] summary)
    {
        using var json = JsonDocument.Parse(summary);
        var theirs = SummaryFacts.Of(json.RootElement);
        var ours = SummaryFacts.Of(reference, input.Protocol.Parameters.PenaltyPlaces);
        return [.. ours.Except(theirs).Select(f => $"{round}reference: {f}"), .. theirs.Except(ours).Select(f => $"{round}product:   {f}")];
    }

    /// <summary>The draws that were held, by kind: a tie among more parties than there were places.</summary>
    private static IEnumerable<string> Lots(byte[] result)
    {
        using var json = JsonDocument.Parse(result);
        return [
            .. json.RootElement.GetProperty("draws").EnumerateArray().Select(d => $"lot {d.GetProperty("draw").GetString()!.Split(':')[0]}")
                .Distinct()];
    }
}
