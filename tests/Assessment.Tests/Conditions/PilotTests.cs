using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Assessment.Tests.Conditions;

/// <summary>rules.md 7, column "pilot 2019-2020".</summary>
public sealed class PilotTests() : ConditionSetTest("pilot", 2020)
{
    [Fact]
    public void Two_institutions_are_enough_and_one_is_not()
    {
        Met(Year.WithoutMembers("C", "D"), "members");
        NotMet(Year.WithoutMembers("B", "C", "D"), "members");
    }

    [Fact]
    public void Four_settings_together_in_two_institutions()
    {
        var two = Year.WithoutMembers("C", "D");
        Met(two.Member("A", row => row with { Settings = 3 }), "settings");
        NotMet(two.Member("A", row => row with { Settings = 2 }), "settings");
        BoardDecides(two.Member("B", row => row with { Settings = null }), "settings");
        Met(two.Member("A", row => row with { Settings = 4 }).Member("B", row => row with { Settings = null }), "settings");
    }

    [Fact]
    public void The_members_were_granted_ten_places_in_2018()
    {
        NotMet(Year with { Previous = [new(2018, "A", Profession.GZ, 9), new(2018, "X", Profession.GZ, 9)] }, "volume");
        NotMet(Year with { Previous = [.. Year.Previous.Take(1), new(2019, "B", Profession.GZ, 9)] }, "volume");
        BoardDecides(Year with { Previous = [] }, "volume");
        BoardDecides(Year with { Previous = [new(2018, "A", Profession.PT, 10)] }, "volume");
    }

    [Fact]
    public void No_member_has_a_larger_volume_than_the_lead()
    {
        NotMet(Year.Consortium(row => row with { Lead = "B" }), "lead");
        NotMet(Year.Consortium(row => row with { Lead = "X" }), "lead");
        BoardDecides(Year.Consortium(row => row with { Lead = null }), "lead");
        BoardDecides(Year with { Trainings = [] }, "lead");
    }

    [Fact]
    public void A_lead_that_shares_the_largest_volume_is_large_enough()
    {
        var equal = Year with { Trainings = [.. Year.Trainings.Where(row => row.Trainee is "T0" or "T7")] };
        Met(equal.Consortium(row => row with { Lead = "B" }), "lead");
    }

    [Theory]
    [InlineData(AgreementClauses.Training)]
    [InlineData(AgreementClauses.Selection)]
    [InlineData(AgreementClauses.Lead)]
    [InlineData(AgreementClauses.Employment)]
    [InlineData(AgreementClauses.Costs)]
    [InlineData(AgreementClauses.EntryExit)]
    [InlineData(AgreementClauses.Conflict)]
    public void Each_clause_is_needed_and_intent_does_not_replace_it(AgreementClauses clause)
    {
        var missing = Year.Consortium(row => row with { Agreement = ExampleYear.All & ~clause });
        NotMet(missing, "agreement");
        NotMet(missing.Consortium(row => row with { IntentDeclaredOn = Before(1, 1) }), "agreement");
    }

    [Fact]
    public void An_unknown_agreement_goes_to_the_board_and_liability_is_not_asked_for()
    {
        BoardDecides(Year.Consortium(row => row with { Agreement = AgreementClauses.None }), "agreement");
        Met(Year.Consortium(row => row with { Agreement = ExampleYear.All & ~AgreementClauses.Liability }), "agreement");
    }

    [Fact]
    public void There_is_a_training_plan()
    {
        NotMet(Year.Consortium(row => row with { TrainingPlan = false }), "training-plan");
        BoardDecides(Year.Consortium(row => row with { TrainingPlan = null }), "training-plan");
    }

    [Fact]
    public void The_head_trainers_approve_the_places()
    {
        NotMet(Year.Consortium(row => row with { TestResult = TestResult.Failed }), "test");
        BoardDecides(Year.Consortium(row => row with { TestResult = null }), "test");
    }

    [Fact]
    public void Every_member_is_recognised_or_dependent()
    {
        Met(Year.Recognition("D", _ => null), "register");
        NotMet(Year.Recognition("A", _ => null), "register");
        BoardDecides(Year.Recognition("A", _ => null).Member("A", row => row with { Dependent = null }), "register");
    }
}
