using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Engine;
using TopGrid.Rules.Protocols;

namespace TopGrid.Calculation.Tests.Decisions;

/// <summary>The engine names the figures of its steps, the rules those that sentences may use; here the two are held together.</summary>
public sealed class StepRulesTests
{
    public static TheoryData<StepKind> Kinds => [.. Enum.GetValues<StepKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_and_its_rules_have_the_same_number_and_figures(StepKind kind) => Assert.All(StepRules.IdsOf(kind), id =>
    {
        var rule = RuleCatalogue.Find(id)!;
        var schema = StepSchema.Of(kind);
        Assert.Equal(schema.Number, rule.Step);
        Assert.Equal(
            new[] { schema.A, schema.B, schema.C }.OfType<string>().Select(StepRules.FieldName).Distinct(), rule.Fields);
    });

    [Fact]
    public void Every_rule_but_those_of_qualification_is_that_of_a_step() => Assert.Equal(
        RuleCatalogue.All.Select(rule => rule.Id).Except([RuleCatalogue.QualificationMet, RuleCatalogue.QualificationNotMet]),
        Enum.GetValues<StepKind>().SelectMany(StepRules.IdsOf));
}
