using TopGrid.Assessment.Conditions;
using TopGrid.Dataset;

namespace TopGrid.Assessment.Tests.Conditions;

/// <summary>What the tests of the three sets share: the example year, and the outcome of one condition.</summary>
public abstract class ConditionSetTest(string setId, int year)
{
    private protected DatasetYear Year { get; } = ExampleYear.For(year);

    private protected DateOnly Before(int month, int day) => new(Year.Year.Year - 1, month, day);

    private protected ConsortiumAssessment Assess(DatasetYear data) => Assert.Single(Assessed.By(data, setId));

    private protected ConditionFinding Finding(DatasetYear data, string condition) =>
        Assert.Single(Assess(data).Findings, finding => finding.Condition.Id == $"{setId}.{condition}");

    private protected void Met(DatasetYear data, string condition) =>
        Assert.Equal(ConditionOutcome.Met, Finding(data, condition).Outcome);

    private protected void NotMet(DatasetYear data, string condition)
    {
        Assert.Equal(ConditionOutcome.NotMet, Finding(data, condition).Outcome);
        Assert.False(Assess(data).Qualifies);
    }

    private protected void BoardDecides(DatasetYear data, string condition)
    {
        Assert.Equal(ConditionOutcome.BoardDecides, Finding(data, condition).Outcome);
        Assert.False(Assess(data).Qualifies);
    }

    [Fact]
    public void The_example_meets_every_condition_and_qualifies()
    {
        var assessment = Assess(Year);
        Assert.All(assessment.Findings, finding => Assert.Equal(ConditionOutcome.Met, finding.Outcome));
        Assert.True(assessment.Qualifies);
        Assert.False(assessment.AwaitsBoard);
    }

    [Fact]
    public void Every_finding_rests_on_a_fact_that_names_file_and_key() =>
        Assert.All(Assess(Year).Findings, finding =>
        {
            Assert.NotEmpty(finding.Facts);
            Assert.All(finding.Facts, fact =>
            {
                Assert.EndsWith(".csv", fact.File, StringComparison.Ordinal);
                Assert.NotEmpty(fact.Key);
                Assert.NotEmpty(fact.Column);
            });
        });
}
