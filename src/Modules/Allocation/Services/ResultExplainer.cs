using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Explanations;
using TopGrid.Allocation.Calculation.Protocols;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using CounterfactualMessage = TopGrid.Allocation.V1.Counterfactual;
using CounterfactualResult = TopGrid.Allocation.Calculation.Explanations.Counterfactual;
using ExplanationMessage = TopGrid.Allocation.V1.Explanation;
using ExplanationResult = TopGrid.Allocation.Calculation.Explanations.Explanation;
using Words = TopGrid.Dataset.Language;

namespace TopGrid.Allocation.Services;

/// <summary>Explains one result as the command line does: from the result files of the run.</summary>
/// <param name="results">Where they are kept.</param>
internal sealed class ResultExplainer(ResultStore results)
{
    /// <summary>The explanation of one row.</summary>
    public async Task<ExplanationMessage> ExplainAsync(
        RunRow run, RunContext prepared, ResultRow row, Words language, bool counterfactuals, CancellationToken cancellation)
    {
        ExplanationResult explained = await FromFilesAsync(run, prepared, row, counterfactuals, cancellation).ConfigureAwait(false);
        Protocol protocol = prepared.Year.Input.Protocol;
        var words = new Wording(protocol, prepared.Year.Input.Year);
        var message = new ExplanationMessage
        {
            Result = row.ToMessage(run, prepared.DisplayNames().GetValueOrDefault(row.Tpid, "")),
            Text = ExplanationText.ToText(explained, language),
            CounterfactualsComputed = counterfactuals,
        };
        Dictionary<long, byte[]> leaves = await LeavesAsync(run, explained, cancellation).ConfigureAwait(false);
        message.Steps.AddRange(explained.Steps.Select(step => DecisionMessages.Of(
            run, new SequencedDecision(step.Sequence, row.Profession, step.Row.Party, leaves[step.Sequence]), RowFields.Parse(leaves[step.Sequence]), words, protocol)));
        if (explained.Counterfactuals is { } tried)
        {
            IReadOnlyList<string> sentences = ExplanationText.CounterfactualSentences(explained, language);
            message.Counterfactuals.AddRange(tried.Select((one, index) => ToMessage(one, sentences.ElementAtOrDefault(index) ?? sentences[^1])));
        }

        return message;
    }

    // The files are read as an outsider would read them, so that both explain alike.
    private async Task<ExplanationResult> FromFilesAsync(
        RunRow run, RunContext prepared, ResultRow row, bool counterfactuals, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("topgrid-explain-").FullName;
        try
        {
            await foreach ((string name, byte[] content) in results.FileChunksAsync(run.Id, cancellation).ConfigureAwait(false))
            {
                await using var file = new FileStream(Path.Combine(folder, name), FileMode.Append);
                await file.WriteAsync(content, cancellation).ConfigureAwait(false);
            }

            return Explainer.Explain(
                ResultFolder.Open(folder), prepared.Year.Input.Protocol, row.Profession, row.Tpid, prepared.Year, Environment.ProcessorCount, counterfactuals);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<Dictionary<long, byte[]>> LeavesAsync(RunRow run, ExplanationResult explained, CancellationToken cancellation)
    {
        HashSet<long> wanted = [.. explained.Steps.Select(step => step.Sequence)];
        var leaves = new Dictionary<long, byte[]>();
        await foreach (SequencedDecision decision in results.DecisionsAsync(run.Id, cancellation).ConfigureAwait(false))
        {
            if (wanted.Contains(decision.Sequence))
            {
                leaves[decision.Sequence] = decision.Leaf;
            }
        }

        return leaves;
    }

    private static CounterfactualMessage ToMessage(CounterfactualResult one, string sentence) => new()
    {
        Kind = one.Kind switch
        {
            CounterfactualKind.Volume => CounterfactualMessage.Types.Kind.Volume,
            CounterfactualKind.Recognition => CounterfactualMessage.Types.Kind.Recognition,
            _ => CounterfactualMessage.Types.Kind.BroughtIn,
        },
        Found = one.Found,
        Change = one.Change,
        Granted = one.Granted,
        Text = sentence,
    };
}
