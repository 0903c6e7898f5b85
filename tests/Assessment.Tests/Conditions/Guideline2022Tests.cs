using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Assessment.Tests.Conditions;

/// <summary>rules.md 7, column "guideline 2022".</summary>
public sealed class Guideline2022Tests() : ConditionSetTest("guideline-2022", 2022)
{
    [Fact]
    public void Four_institutions_are_needed() => NotMet(Year.WithoutMembers("D"), "members");

    [Fact]
    public void Four_sectors_are_met_two_or_three_are_for_the_board_and_one_is_not_met()
    {
        var three = Year.Sector("D", "ggz");
        var two = three.Sector("C", "ggz");
        BoardDecides(three, "sectors");
        BoardDecides(two, "sectors");
        NotMet(two.Sector("B", "ggz"), "sectors");
    }

    [Fact]
    public void An_unknown_sector_may_add_one_but_never_makes_it_met()
    {
        BoardDecides(Year.Sector("D", null), "sectors");
        BoardDecides(Year.Sector("B", "ggz").Sector("C", "ggz").Sector("D", null), "sectors");
        NotMet(Year.WithoutMembers("B", "C", "D").Sector("A", null), "sectors");
    }

    [Fact]
    public void The_joint_volume_earns_ten_places_at_the_reference_threshold()
    {
        // Window 2018-2020: 365 + 365 + 366 = 1,096 days. Ten trainees: 10,960 days; 10,960 / 1,096 = 10.0 and / 1,097 = 9.99.
        Met(Threshold(1096), "volume");
        NotMet(Threshold(1097), "volume");
        BoardDecides(Threshold(null), "volume");
        NotMet(Threshold(1096) with { Trainings = [.. Year.Trainings.Skip(1)] }, "volume");
    }

    [Fact]
    public void The_lead_is_a_named_member_recognised_or_not()
    {
        NotMet(Year.Consortium(row => row with { Lead = "X" }), "lead");
        BoardDecides(Year.Consortium(row => row with { Lead = null }), "lead");
        Met(Year.Recognition("A", _ => null), "lead");
        Met(Year.Consortium(row => row with { Lead = "D" }), "lead");
    }

    [Theory]
    [InlineData(AgreementClauses.Training)]
    [InlineData(AgreementClauses.Selection)]
    [InlineData(AgreementClauses.Lead)]
    [InlineData(AgreementClauses.Employment)]
    [InlineData(AgreementClauses.Costs)]
    [InlineData(AgreementClauses.Liability)]
    [InlineData(AgreementClauses.EntryExit)]
    [InlineData(AgreementClauses.Conflict)]
    public void Each_clause_is_needed_unless_the_boards_declared_their_intent(AgreementClauses clause)
    {
        var missing = Year.Consortium(row => row with { Agreement = ExampleYear.All & ~clause });
        NotMet(missing, "agreement");
        Met(missing.Consortium(row => row with { IntentDeclaredOn = Before(3, 1) }), "agreement");
    }

    [Fact]
    public void An_unknown_agreement_goes_to_the_board() =>
        BoardDecides(Year.Consortium(row => row with { Agreement = AgreementClauses.None }), "agreement");

    [Fact]
    public void There_is_a_training_plan()
    {
        NotMet(Year.Consortium(row => row with { TrainingPlan = false }), "training-plan");
        BoardDecides(Year.Consortium(row => row with { TrainingPlan = null }), "training-plan");
    }

    [Fact]
    public void Without_both_dependent_and_self_sufficient_members_the_board_decides()
    {
        BoardDecides(Year.Member("D", row => row with { Dependent = false }), "balance");
        BoardDecides(Year.Member("D", row => row with { Dependent = null }), "balance");
        Met(Year.Member("A", row => row with { Dependent = null }), "balance");
    }

    [Fact]
    public void A_dependent_member_brings_in_its_whole_request()
    {
        var asksTwo = Year with { Requests = [ExampleYear.Asked("D", 2), new("D", Profession.GZ, 2, 5)] };
        Met(asksTwo with { BroughtIn = [new("C1", "D", Profession.GZ, 2)] }, "brought-in");
        NotMet(asksTwo with { BroughtIn = [new("C1", "D", Profession.GZ, 1)] }, "brought-in");
        Met(asksTwo, "brought-in");
        Met(asksTwo with { BroughtIn = [new("C1", "D", Profession.PT, 1)] }, "brought-in");
    }

    [Fact]
    public void What_a_dependent_member_brought_in_elsewhere_is_missing_here() => NotMet(
        Year with { BroughtIn = [new("C0", "D", Profession.GZ, 1)] }, "brought-in");

    [Fact]
    public void Dependent_in_two_consortia_without_a_row_is_for_the_board()
    {
        var members = Year.ConsortiumMembers.Append(new("C2", "D", true, true, 1, false));
        BoardDecides(Year with { ConsortiumMembers = [.. members] }, "brought-in");
    }

    [Fact]
    public void Only_dependent_members_must_and_an_unknown_one_that_would_fail_is_for_the_board()
    {
        var partly = Year with { BroughtIn = [new("C1", "A", Profession.GZ, 1)] };
        Met(partly, "brought-in");
        BoardDecides(partly.Member("A", row => row with { Dependent = null }), "brought-in");
    }

    [Fact]
    public void A_dependent_member_that_asks_nothing_has_nothing_to_bring_in() =>
        Met(Year with { Requests = [], BroughtIn = [] }, "brought-in");

    [Fact]
    public void Every_member_signs()
    {
        NotMet(Year.Member("C", row => row with { Signed = false }), "signed");
        BoardDecides(Year.Member("C", row => row with { Signed = null }), "signed");
        NotMet(Year.Member("C", row => row with { Signed = null }).Member("B", row => row with { Signed = false }), "signed");
    }

    [Fact]
    public void A_new_consortium_announces_itself_on_31_january_at_the_latest()
    {
        Met(Year.Consortium(row => row with { AnnouncedOn = Before(1, 31) }), "announced");
        NotMet(Year.Consortium(row => row with { AnnouncedOn = Before(2, 1) }), "announced");
        BoardDecides(Year.Consortium(row => row with { AnnouncedOn = null }), "announced");
    }

    [Fact]
    public void An_existing_consortium_need_not_and_of_an_unknown_one_only_lateness_matters()
    {
        var late = Year.Consortium(row => row with { AnnouncedOn = Before(2, 1) });
        Met(late.Consortium(row => row with { Existing = true }), "announced");
        BoardDecides(late.Consortium(row => row with { Existing = null }), "announced");
        Met(Year.Consortium(row => row with { Existing = null }), "announced");
    }

    [Fact]
    public void The_head_trainers_approve_on_any_day()
    {
        Met(Year.Consortium(row => row with { TestedOn = null }), "test");
        NotMet(Year.Consortium(row => row with { TestResult = TestResult.Failed }), "test");
        BoardDecides(Year.Consortium(row => row with { TestResult = null }), "test");
        BoardDecides(Year.Consortium(row => row with { TestResult = TestResult.Pending }), "test");
    }

    [Fact]
    public void Every_member_is_recognised_for_the_profession_or_dependent()
    {
        Met(Year.Recognition("D", _ => null), "register");
        NotMet(Year.Recognition("B", _ => null), "register");
        NotMet(Year.Recognition("B", row => row with { Profession = Profession.VS }), "register");
        BoardDecides(Year.Recognition("B", _ => null).Member("B", row => row with { Dependent = null }), "register");
    }

    private DatasetYear Threshold(int? days) =>
        Year with { Capacity = [new(Profession.GZ, 100, 0, days, "")] };
}
