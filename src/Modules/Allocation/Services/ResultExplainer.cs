using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Explanations;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Jobs;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using CounterfactualMessage = TopGrid.Allocation.V1.Counterfactual;
using CounterfactualResult = TopGrid.Allocation.Calculation.Explanations.Counterfactual;
using ExplanationMessage = TopGrid.Allocation.V1.Explanation;
using ExplanationResult = TopGrid.Allocation.Calculation.Explanations.Explanation;
using Words = TopGrid.Rules.Vocabulary.Language;

namespace TopGrid.Allocation.Services;

/// <summary>
/// Explains one result as the command line does, from the ledger of the run: from the few rows that a job found where one has explained the
/// run, else from all rows of the profession.
/// </summary>
/// <param name="ledger">Why the run decided as it did.</param>
/// <param name="jobs">Explanations made before.</param>
internal sealed class ResultExplainer(LedgerStore ledger, JobStore jobs)
{
    /// <summary>The explanation of one row.</summary>
    public async Task<ExplanationMessage> ExplainAsync(
        RunRow run, RunContext prepared, ResultRow row, Words language, bool counterfactuals, CancellationToken cancellationToken)
    {
        var stored = await jobs.ExplanationAsync(run.Id, row.Profession, row.Tpid, cancellationToken);
        var leaves = stored is { } made
            ? await LeavesAsync(run.Id, made.Content, cancellationToken)
            : await LeavesAsync(prepared, row.Profession, cancellationToken);
        var protocol = prepared.Year.Input.Protocol;
        var rows = ProfessionLedger.Of(
            row.Profession, leaves.OrderBy(leaf => leaf.Key).Select(leaf => (leaf.Key, (ReadOnlyMemory<byte>)leaf.Value)));
        var explained = Explainer.Explain(rows, run.Year, protocol, row.Tpid, OutcomeOf(row), prepared.Year) with
        {
            Counterfactuals = !counterfactuals ? null
                : stored?.Content.Counterfactuals
                ?? Explainer.FindCounterfactuals(prepared.Year, row.Profession, row.Tpid, Environment.ProcessorCount),
        };
        return ToMessage(run, prepared, row, explained, leaves, language, stored?.Job);
    }

    private static ExplanationMessage ToMessage(
        RunRow run, RunContext prepared, ResultRow row, ExplanationResult explained, Dictionary<long, byte[]> leaves, Words language,
        string? job)
    {
        var protocol = prepared.Year.Input.Protocol;
        var words = new Wording(protocol, prepared.Year.Input.Year);
        var message = new ExplanationMessage
        {
            Result = row.ToMessage(run, prepared.DisplayNames().GetValueOrDefault(row.Tpid, "")),
            Text = ExplanationText.ToText(explained, language),
            CounterfactualsComputed = explained.Counterfactuals is not null,
            Job = job is null ? "" : WorkNames.Of(job),
        };
        message.Steps.AddRange(explained.Steps.Select(step => DecisionMessages.Of(
            run, new SequencedDecision(step.Sequence, row.Profession, step.Row.Party, leaves[step.Sequence]), step.Row, words, protocol)));
        if (explained.Counterfactuals is { } tried)
        {
            var sentences = ExplanationText.CounterfactualSentences(explained, language);
            message.Counterfactuals.AddRange(
                tried.Select((one, index) => ToMessage(one, sentences.ElementAtOrDefault(index) ?? sentences[^1])));
        }

        return message;
    }

    private async Task<Dictionary<long, byte[]>> LeavesAsync(string runId, StoredExplanation stored, CancellationToken cancellationToken)
    {
        var found = await ledger.AtAsync(
            runId, [.. stored.Steps.Select(step => (step.Phase, step.Unit, step.Ordinal))], cancellationToken);
        return stored.Steps.ToDictionary(step => step.Sequence, step => found[(step.Phase, step.Unit, step.Ordinal)]);
    }

    private async Task<Dictionary<long, byte[]>> LeavesAsync(RunContext prepared, string profession, CancellationToken cancellationToken)
    {
        var leaves = new Dictionary<long, byte[]>();
        var first = prepared.NumberOf(profession, RunPlan.Phases[0]);
        await foreach (var decision in ledger.PhasesAsync(prepared.Run.Id, first, first + RunPlan.Phases.Count, cancellationToken))
        {
            leaves.Add(decision.Sequence, decision.Leaf);
        }

        return leaves;
    }

    private static AllocationRow OutcomeOf(ResultRow row) => new(
        row.Profession,
        row.Tpid,
        row.Requested,
        new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["newcomer"] = row.Newcomer, ["guarantee"] = row.Guarantee, ["consortium"] = row.Consortium, ["volume"] = row.Volume,
            ["remainder"] = row.Remainder, ["lottery"] = row.Lottery, ["open"] = row.Open, ["bonus"] = row.Bonus,
            ["moved_in"] = row.MovedIn, ["moved_out"] = row.MovedOut, ["returned"] = row.Returned, ["received"] = row.Received,
        },
        row.Granted,
        row.Decision);

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
