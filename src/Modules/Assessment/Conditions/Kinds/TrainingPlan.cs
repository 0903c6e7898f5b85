using TopGrid.Assessment.Conditions.Facts;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>There is a training plan (rules.md 7, training plan).</summary>
internal sealed record TrainingPlan : Check
{
    public override Verdict Judge(ConsortiumFacts facts) => new(
        Verdict.Of(facts.TrainingPlan),
        [facts.Cell("training_plan", ConsortiumFacts.Show(facts.TrainingPlan))]);
}
