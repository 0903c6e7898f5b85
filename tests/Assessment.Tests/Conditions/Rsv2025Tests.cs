using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Assessment.Tests.Conditions;

/// <summary>rules.md 7, column "RSV 2025".</summary>
public sealed class Rsv2025Tests() : ConditionSetTest("rsv-2025", 2025)
{
    [Fact]
    public void Three_members_cannot_fill_four_slots() => NotMet(Year.WithoutMembers("D"), "members");

    [Fact]
    public void The_only_recognised_member_cannot_also_be_the_only_one_from_the_sector()
    {
        // Recognised: A. Sector ggz: A. Both slots want A; B, C and D fit only the other two.
        var onlyA = Year with { Recognitions = [.. Year.Recognitions.Where(row => row.Tpid == "A")] };
        NotMet(onlyA, "members");
        Met(onlyA.Sector("B", "ggz"), "members");
    }

    [Fact]
    public void A_member_of_unknown_sector_that_could_fill_the_slot_leaves_it_to_the_board()
    {
        BoardDecides(Year.Sector("A", null), "members");
        NotMet(Year.Sector("A", "forensisch"), "members");
    }

    [Fact]
    public void The_sectors_of_the_other_two_do_not_matter() => Met(Year.Sector("C", null).Sector("D", "ggz"), "members");

    [Fact]
    public void The_lead_is_a_recognised_member()
    {
        NotMet(Year.Consortium(row => row with { Lead = "X" }), "lead");
        NotMet(Year.Recognition("A", _ => null), "lead");
        BoardDecides(Year.Consortium(row => row with { Lead = null }), "lead");
    }

    [Fact]
    public void A_recognition_counts_through_its_first_and_last_day()
    {
        var deadline = Year.Year.RequestDeadline;
        Met(Year.Recognition("A", row => row with { ValidFrom = deadline }), "lead");
        NotMet(Year.Recognition("A", row => row with { ValidFrom = deadline.AddDays(1) }), "lead");
        Met(Year.Recognition("A", row => row with { ValidUntil = deadline }), "lead");
        NotMet(Year.Recognition("A", row => row with { ValidUntil = deadline.AddDays(-1) }), "lead");
    }

    [Theory]
    [InlineData(AgreementClauses.Training)]
    [InlineData(AgreementClauses.Selection)]
    [InlineData(AgreementClauses.Lead)]
    [InlineData(AgreementClauses.Employment)]
    [InlineData(AgreementClauses.Costs)]
    public void Each_clause_is_needed(AgreementClauses clause) =>
        NotMet(Year.Consortium(row => row with { Agreement = ExampleYear.All & ~clause }), "agreement");

    [Fact]
    public void Liability_entry_exit_and_conflict_are_not_asked_for() => Met(
        Year.Consortium(row => row with
        {
            Agreement = ExampleYear.All & ~(AgreementClauses.Liability | AgreementClauses.EntryExit | AgreementClauses.Conflict),
        }),
        "agreement");

    [Fact]
    public void An_unknown_agreement_goes_to_the_board_and_intent_does_not_replace_it()
    {
        var unknown = Year.Consortium(row => row with { Agreement = AgreementClauses.None });
        BoardDecides(unknown, "agreement");
        BoardDecides(unknown.Consortium(row => row with { IntentDeclaredOn = Before(1, 1) }), "agreement");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public void New_and_existing_consortia_announce_themselves_at_both_places_on_15_february_at_the_latest(bool? existing)
    {
        var year = Year.Consortium(row => row with { Existing = existing });
        Met(year, "announced");
        NotMet(year.Consortium(row => row with { AnnouncedOn = Before(2, 16) }), "announced");
        NotMet(year.Consortium(row => row with { AnnouncedAtInstituteOn = Before(2, 16) }), "announced");
        BoardDecides(year.Consortium(row => row with { AnnouncedOn = null }), "announced");
        BoardDecides(year.Consortium(row => row with { AnnouncedAtInstituteOn = null }), "announced");
        NotMet(year.Consortium(row => row with { AnnouncedOn = null, AnnouncedAtInstituteOn = Before(2, 16) }), "announced");
    }

    [Fact]
    public void The_test_is_passed_on_15_march_at_the_latest()
    {
        Met(Year.Consortium(row => row with { TestedOn = Before(3, 15) }), "test");
        NotMet(Year.Consortium(row => row with { TestedOn = Before(3, 16) }), "test");
        BoardDecides(Year.Consortium(row => row with { TestedOn = null }), "test");
    }

    [Fact]
    public void A_failed_test_is_not_met_and_a_pending_or_unknown_one_is_for_the_board()
    {
        NotMet(Year.Consortium(row => row with { TestResult = TestResult.Failed, TestedOn = null }), "test");
        BoardDecides(Year.Consortium(row => row with { TestResult = TestResult.Pending, TestedOn = Before(3, 16) }), "test");
        BoardDecides(Year.Consortium(row => row with { TestResult = null }), "test");
    }

    [Fact]
    public void Section_three_is_declared_for_members_of_the_sector_and_then_the_test_covers_it()
    {
        BoardDecides(Year.Member("A", row => row with { SectionIii = null }), "section-iii");
        Met(Year.Member("B", row => row with { SectionIii = null }), "section-iii");
        BoardDecides(Year.Sector("B", null).Member("B", row => row with { SectionIii = null }), "section-iii");
        NotMet(Year.Consortium(row => row with { TestResult = TestResult.Failed }), "section-iii");
        BoardDecides(Year.Consortium(row => row with { TestResult = TestResult.Pending }), "section-iii");
    }

    [Fact]
    public void Without_section_three_the_test_does_not_matter_for_it() => Met(
        Year.Member("A", row => row with { SectionIii = false }).Consortium(row => row with { TestResult = TestResult.Failed }),
        "section-iii");

    [Fact]
    public void Every_member_is_in_the_register_for_some_profession_and_being_dependent_is_no_excuse()
    {
        NotMet(Year.Recognition("D", _ => null), "register");
        Met(Year.Recognition("D", row => row with { Profession = Profession.VS }), "register");
    }
}
