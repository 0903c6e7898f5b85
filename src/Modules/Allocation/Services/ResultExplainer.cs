using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.V1;

namespace TopGrid.Allocation.Services;

/// <summary>Explains one result from the ledger: its own steps, and those of its group and consortia on which they rest.</summary>
/// <param name="results">The ledger.</param>
internal sealed class ResultExplainer(ResultStore results)
{
    public async Task<Explanation> ExplainAsync(
        RunRow run, RunContext prepared, ResultRow row, bool english, bool counterfactuals, CancellationToken cancellation)
    {
        var words = new Wording(prepared.Year.Input.Protocol, prepared.Year.Input.Year);
        HashSet<string> parties = Parties(prepared, row.Tpid);
        var explanation = new Explanation { Result = row.ToMessage(run, prepared.DisplayNames().GetValueOrDefault(row.Tpid, "")) };
        await foreach (SequencedDecision decision in results.DecisionsAsync(run.Id, cancellation).ConfigureAwait(false))
        {
            if (decision.Profession == row.Profession && parties.Contains(decision.Party))
            {
                explanation.Steps.Add(DecisionMessages.Of(run, decision, RowFields.Parse(decision.Leaf), words, prepared.Year.Input.Protocol));
            }
        }

        explanation.Text = string.Join("\n\n", explanation.Steps.Select(step => english ? step.Text.En : step.Text.Nl));
        return explanation;
    }

    private static HashSet<string> Parties(RunContext prepared, string tpid)
    {
        Dataset.DatasetYear year = prepared.Year.Input.Year;
        string? sector = year.Institutions.FirstOrDefault(institution => institution.Tpid == tpid)?.Sector;
        return [tpid, "national", .. sector is null ? [] : new[] { sector }, .. year.ConsortiumMembers.Where(member => member.Tpid == tpid).Select(member => member.Consortium)];
    }
}
