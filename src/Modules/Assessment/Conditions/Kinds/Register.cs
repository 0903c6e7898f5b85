using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// Every member is in the register with a recognition valid on the reference date, the request deadline: for the
/// set's profession, or for any. Where the set allows it, a dependent member need not be (rules.md 7, register check).
/// </summary>
internal sealed record Register(bool AnyProfession, bool DependentSuffices) : Check
{
    public static Register Read(ParameterReader parameters) => new(
        parameters.Flag("any_profession"),
        parameters.Flag("dependent_suffices"));

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var outcomes = new List<ConditionOutcome>();
        var found = new List<ConditionFact>();
        foreach (var member in facts.Members)
        {
            var recognition = AnyProfession ? facts.AnyRecognitionOf(member.Tpid) : facts.RecognitionOf(member.Tpid);
            found.Add(recognition.Fact);
            var outcome = Verdict.Of(recognition.Valid);
            if (outcome == ConditionOutcome.NotMet && DependentSuffices)
            {
                found.Add(facts.DependentOf(member));
                outcome = Verdict.Of(member.Dependent);
            }

            outcomes.Add(outcome);
        }

        return new(Verdict.All(outcomes), found);
    }
}
