using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// The consortium was announced on the last day or before, where the set asks for it at the training institute as well,
/// or only when it is a new one (rules.md 7, announced).
/// </summary>
internal sealed record Announced(YearDay LastDay, bool AtInstitute, bool OnlyNew) : Check
{
    public static Announced Read(ParameterReader parameters) =>
        new(parameters.Day("last_day"), parameters.Flag("at_institute"), parameters.Flag("only_new"));

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var lastDay = LastDay.In(facts.Year);
        var found = new List<ConditionFact> { facts.Cell("announced_on", ConsortiumFacts.Show(facts.AnnouncedOn)) };
        var outcome = Verdict.InTime(facts.AnnouncedOn, lastDay);
        if (AtInstitute)
        {
            found.Add(facts.Cell("announced_at_institute_on", ConsortiumFacts.Show(facts.AnnouncedAtInstituteOn)));
            outcome = Verdict.All([outcome, Verdict.InTime(facts.AnnouncedAtInstituteOn, lastDay)]);
        }

        if (OnlyNew)
        {
            found.Add(facts.Cell("existing", ConsortiumFacts.Show(facts.Existing)));
            outcome = facts.Existing switch
            {
                true => ConditionOutcome.Met,
                false => outcome,
                // In time either way; late or unknown matters only if it is new, which is unknown.
                null => outcome == ConditionOutcome.Met ? ConditionOutcome.Met : ConditionOutcome.BoardDecides,
            };
        }

        return new(outcome, found);
    }
}
