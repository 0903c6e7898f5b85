using System.Globalization;
using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// The lead is a named member; where the set asks for it, no member has a larger volume, or it is recognised on the
/// reference date (rules.md 7, lead). The contact comes with the lead and has no column of its own.
/// </summary>
internal sealed record Lead(bool LargestVolume, bool Recognised) : Check
{
    public static Lead Read(ParameterReader parameters) =>
        new(parameters.Flag("largest_volume"), parameters.Flag("recognised"));

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var lead = facts.Lead;
        var found = new List<ConditionFact> { facts.Cell("lead", lead ?? "") };
        if (lead is null)
        {
            return new(ConditionOutcome.BoardDecides, found);
        }

        var outcomes = new List<ConditionOutcome> { Verdict.Of(facts.Members.Any(member => member.Tpid == lead)) };
        if (LargestVolume)
        {
            outcomes.Add(JudgeVolume(facts, lead, found));
        }

        if (Recognised)
        {
            var recognition = facts.RecognitionOf(lead);
            found.Add(recognition.Fact);
            outcomes.Add(Verdict.Of(recognition.Valid));
        }

        return new(Verdict.All(outcomes), found);
    }

    // Where no member has any volume, nothing shows who is large: the board decides (chosen).
    private static ConditionOutcome JudgeVolume(ConsortiumFacts facts, string lead, List<ConditionFact> found)
    {
        long own = 0;
        long largest = 0;
        foreach (var member in facts.Members)
        {
            var days = facts.VolumeOf(member.Tpid);
            own = member.Tpid == lead ? days : own;
            largest = Math.Max(largest, days);
            found.Add(
                new ConditionFact(
                    "trainings.csv", $"{member.Tpid},{facts.Profession}", "volume", days.ToString(CultureInfo.InvariantCulture)));
        }

        return largest == 0 ? ConditionOutcome.BoardDecides : Verdict.Of(own == largest);
    }
}
