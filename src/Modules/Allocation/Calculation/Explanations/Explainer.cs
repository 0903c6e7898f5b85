using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Explanations;

/// <summary>Explains the result of one institution from the decision rows; with the data also what would have changed it.</summary>
public sealed class Explainer
{
    private readonly string _profession;
    private readonly string _tpid;
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _passes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _consortia = new(StringComparer.Ordinal);
    private bool _isNewcomer;

    private Explainer(string profession, string tpid)
    {
        _profession = profession;
        _tpid = tpid;
    }

    /// <summary>Explains one institution and profession.</summary>
    /// <param name="result">The published result.</param>
    /// <param name="protocol">The protocol it was computed with.</param>
    /// <param name="profession">Profession code.</param>
    /// <param name="tpid">The institution.</param>
    /// <param name="again">The run on the data, for names and counterfactuals; null: ids stand for names and nothing is tried.</param>
    /// <param name="degreeOfParallelism">Threads for counterfactuals.</param>
    /// <param name="counterfactuals">Whether to look for what would have changed it, where the data are given.</param>
    public static Explanation Explain(
        ResultFolder result, Protocol protocol, string profession, string tpid, YearRun? again = null, int degreeOfParallelism = 1,
        bool counterfactuals = true)
    {
        var outcome = result.Allocation().FirstOrDefault(r => r.Profession == profession && r.Tpid == tpid);
        var explanation = Explain(ProfessionLedger.Of(result, profession), result.Year, protocol, tpid, outcome, again);
        return again is null || !counterfactuals
            ? explanation
            : explanation with { Counterfactuals = FindCounterfactuals(again, profession, tpid, degreeOfParallelism) };
    }

    /// <summary>Explains one institution from the ledger of a profession, without counterfactuals.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="year">Allocation year.</param>
    /// <param name="protocol">The protocol it was computed with.</param>
    /// <param name="tpid">The institution.</param>
    /// <param name="outcome">Its row of allocation.csv; null when it has none.</param>
    /// <param name="again">The run on the data, for names; null: ids stand for names.</param>
    public static Explanation Explain(
        ProfessionLedger ledger, int year, Protocol protocol, string tpid, AllocationRow? outcome, YearRun? again = null)
    {
        var explainer = new Explainer(ledger.Profession, tpid);
        foreach (var (_, row) in ledger.Rows.Where(r => explainer.IsOwn(r.Row)))
        {
            explainer.Learn(row);
        }
        foreach (var member in again?.Input.Year.ConsortiumMembers.Where(m => m.Tpid == tpid) ?? [])
        {
            explainer._consortia.Add(member.Consortium);
        }
        var wording = new Wording(protocol, again?.Input.Year);
        return new Explanation
        {
            Year = year,
            Protocol = protocol,
            Profession = ledger.Profession,
            Tpid = tpid,
            Outcome = outcome,
            MergedInto = again?.SuccessorOf(tpid) is { } successor ? (successor, wording.Institution(successor)) : null,
            Steps = [.. ledger.Rows.SelectMany(r => explainer.Step(r.Sequence, r.Row, protocol, wording))],
        };
    }

    /// <summary>
    /// What would have given an institution one place more; empty when there is nothing to change, since no more was asked than granted.
    /// </summary>
    /// <param name="again">The run on the data.</param>
    /// <param name="profession">Profession code.</param>
    /// <param name="tpid">The institution.</param>
    /// <param name="degreeOfParallelism">Threads.</param>
    public static IReadOnlyList<Counterfactual> FindCounterfactuals(
        YearRun again, string profession, string tpid, int degreeOfParallelism = 1) =>
        Counterfactuals.Find(again, profession, tpid, degreeOfParallelism);

    /// <summary>
    /// Institutions whose name contains <paramref name="name"/>, whatever its case; the one with exactly that name alone if there is one.
    /// </summary>
    public static IReadOnlyList<InstitutionRow> FindByName(DatasetYear year, string name)
    {
        var found = year.Institutions.Where(i => i.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).ToList();
        var exact = found.Where(i => string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        return exact.Count == 1 ? exact : found;
    }

    private bool IsOwn(RowFields row) =>
        StepRules.PartiesOf(row.Rule) is { } rule
        && ((rule.Party == PartyKind.Institution && row.Party == _tpid) || (rule.Other == PartyKind.Institution && row["other"] == _tpid));

    private void Learn(RowFields row)
    {
        _passes.Add(row["pass"] ?? "");
        if (row["group"] is { } group && row.Party == _tpid)
        {
            _groups.Add(group);
        }
        if (StepRules.PartiesOf(row.Rule)!.Value.Other == PartyKind.Consortium && row["other"] is { } consortium)
        {
            _consortia.Add(consortium);
        }
        _isNewcomer |= row.Rule == "eligible.newcomer";
    }

    private IEnumerable<ExplanationStep> Step(long sequence, RowFields row, Protocol protocol, Wording wording)
    {
        if (ScopeOf(row) is { } scope)
        {
            var text = new LocalText(wording.Sentence(row, Language.Dutch), wording.Sentence(row, Language.English));
            yield return new ExplanationStep(sequence, scope, row, protocol.Rules[row.Rule], text);
        }
    }

    private StepScope? ScopeOf(RowFields row) => StepRules.PartiesOf(row.Rule)?.Party switch
    {
        _ when IsOwn(row) => StepScope.Institution,
        PartyKind.Group when _groups.Contains(row.Party) && _passes.Contains(row["pass"] ?? "") => StepScope.Group,
        PartyKind.Consortium when _consortia.Contains(row.Party) => StepScope.Consortium,
        PartyKind.Profession when ConcernsAll(row) => StepScope.Profession,
        _ => null,
    };

    private bool ConcernsAll(RowFields row) => row.Rule switch
    {
        "bonus-reserve" => _passes.Count > 0,
        "pool-size" => _isNewcomer,
        "left-overs" => _passes.Contains("left-overs"),
        _ => false,
    };
}
