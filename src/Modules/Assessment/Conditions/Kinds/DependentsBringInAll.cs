using System.Globalization;
using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// Dependent members bring in all places they ask for (rules.md 7, stated in the guideline). Without a row a dependent
/// member brings in what it has not brought in elsewhere (rules.md 2a). If it is dependent without a row in another
/// consortium as well, which of them gets the places depends on which qualifies: the board decides (chosen).
/// </summary>
internal sealed record DependentsBringInAll : Check
{
    public override Verdict Judge(ConsortiumFacts facts)
    {
        var outcomes = new List<ConditionOutcome>();
        var found = new List<ConditionFact>();
        foreach (var member in facts.Members)
        {
            found.Add(facts.DependentOf(member));
            if (member.Dependent == false)
            {
                continue;
            }

            var outcome = JudgeMember(facts, member.Tpid, found);
            outcomes.Add(member.Dependent is null && outcome == ConditionOutcome.NotMet ? ConditionOutcome.BoardDecides : outcome);
        }

        return new(Verdict.All(outcomes), found);
    }

    private static ConditionOutcome JudgeMember(ConsortiumFacts facts, string tpid, List<ConditionFact> found)
    {
        var asked = facts.RequestOf(tpid);
        found.Add(new ConditionFact("requests.csv", $"{tpid},{facts.Profession},1", "places", ConsortiumFacts.Show(asked)));
        if (asked is null or 0)
        {
            return ConditionOutcome.Met;
        }

        if (facts.BroughtIn(tpid) is { } broughtIn)
        {
            found.Add(
                new ConditionFact(
                    "brought_in.csv", $"{facts.Id},{tpid},{facts.Profession}", "places", broughtIn.ToString(CultureInfo.InvariantCulture)));
            return Verdict.Of(broughtIn >= asked);
        }

        var elsewhere = facts.BroughtInElsewhere(tpid);
        if (elsewhere > 0)
        {
            found.Add(
                new ConditionFact(
                    "brought_in.csv", $"{tpid},{facts.Profession}", "places in other consortia",
                    elsewhere.ToString(CultureInfo.InvariantCulture)));
            return ConditionOutcome.NotMet;
        }

        return facts.DependentWithoutRowElsewhere(tpid) ? ConditionOutcome.BoardDecides : ConditionOutcome.Met;
    }
}
