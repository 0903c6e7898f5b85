using TopGrid.Assessment.Conditions.Facts;
using TopGrid.Dataset;

namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>
/// The head trainers passed the consortium's places, its routes or the consortium itself, in 2025 on the last day or before
/// (rules.md 7, test). A test that is pending or unknown goes to the board.
/// </summary>
internal sealed record HeadTrainersTest(YearDay? LastDay) : Check
{
    public static HeadTrainersTest Read(ParameterReader parameters) => new(parameters.OptionalDay("last_day"));

    public override Verdict Judge(ConsortiumFacts facts)
    {
        var found = new List<ConditionFact> { facts.Cell("test_result", ConsortiumFacts.Show(facts.TestResult)) };
        var outcome = Verdict.Of(Passed(facts));
        if (LastDay is not null)
        {
            found.Add(facts.Cell("tested_on", ConsortiumFacts.Show(facts.TestedOn)));
            // The date belongs to the result: while there is none, a date cannot be late.
            outcome = outcome == ConditionOutcome.Met ? Verdict.InTime(facts.TestedOn, LastDay.In(facts.Year)) : outcome;
        }

        return new(outcome, found);
    }

    public static bool? Passed(ConsortiumFacts facts) => facts.TestResult switch
    {
        TestResult.Passed => true,
        TestResult.Failed => false,
        _ => null,
    };
}
