using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// Members that deliver specialised mental health care under section III are declared, and then the test covers them
/// (rules.md 7, section III). Members of the sectors that can deliver it must have it declared one way or the other.
/// </summary>
internal sealed record SectionThree(IReadOnlyList<string> FromSectors) : Check
{
    public static SectionThree Read(ParameterReader parameters)
    {
        var sectors = parameters.Texts("sectors", null);
        if (sectors.Count == 0)
        {
            parameters.Report("sectors", "'sectors' must list at least one sector");
        }

        return new SectionThree(sectors);
    }

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var found = new List<ConditionFact>();
        var outcomes = new List<ConditionOutcome>();
        foreach (var member in facts.Members)
        {
            // A member whose sector is unknown might deliver it, so its declaration is looked at too.
            var concerned = member.SectionThree == true || member.Sector is null || FromSectors.Contains(member.Sector);
            if (concerned)
            {
                found.Add(facts.Cell(member, "section_iii", ConsortiumFacts.Show(member.SectionThree)));
                outcomes.Add(member.SectionThree is null ? ConditionOutcome.BoardDecides : ConditionOutcome.Met);
            }
        }

        if (facts.Members.Any(member => member.SectionThree == true))
        {
            found.Add(facts.Cell("test_result", ConsortiumFacts.Show(facts.TestResult)));
            outcomes.Add(Verdict.Of(HeadTrainersTest.Passed(facts)));
        }

        return new(Verdict.All(outcomes), found);
    }
}
