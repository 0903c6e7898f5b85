using FsCheck;
using FsCheck.Fluent;
using TopGrid.Assessment.Conditions;
using TopGrid.Dataset;
using TopGrid.Rules.Vocabulary;
using TestResult = TopGrid.Dataset.TestResult;

namespace TopGrid.Assessment.Tests.Conditions;

public sealed class QualificationTests
{
    private static readonly string[] _setIds = ["guideline-2022", "none", "pilot", "rsv-2025"];

    [Fact]
    public void In_2018_no_consortium_qualifies_unless_the_board_says_so()
    {
        var year = ExampleYear.For(2018);
        Assert.False(Assert.Single(Assessed.By(year, "none")).Qualifies);
        var decided = year with { Assessments = [new("C1", true, "")] };
        Assert.True(Assert.Single(Assessed.By(decided, "none")).Qualifies);
    }

    [Fact]
    public void A_decision_of_the_board_overrides_the_findings_both_ways_and_the_findings_stay()
    {
        var good = ExampleYear.For(2025);
        var refused = Assert.Single(Assessed.By(good with { Assessments = [new("C1", false, "reden")] }, "rsv-2025"));
        Assert.False(refused.Qualifies);
        Assert.Equal(new BoardVerdict(false, "reden"), refused.Board);
        Assert.All(refused.Findings, finding => Assert.Equal(ConditionOutcome.Met, finding.Outcome));

        var bad = good.Consortium(row => row with { TestResult = TestResult.Failed });
        var admitted = Assert.Single(Assessed.By(bad with { Assessments = [new("C1", true, "")] }, "rsv-2025"));
        Assert.True(admitted.Qualifies);
        Assert.Contains(admitted.Findings, finding => finding.Outcome == ConditionOutcome.NotMet);
    }

    [Fact]
    public void A_consortium_in_doubt_waits_for_the_board_and_one_that_fails_does_not()
    {
        var doubt = ExampleYear.For(2025).Consortium(row => row with { TestedOn = null });
        var waiting = Assert.Single(Assessed.By(doubt, "rsv-2025"));
        Assert.True(waiting.AwaitsBoard);
        Assert.False(waiting.Qualifies);

        var failing = Assert.Single(Assessed.By(doubt.Consortium(row => row with { AnnouncedOn = new(2024, 2, 16) }), "rsv-2025"));
        Assert.False(failing.AwaitsBoard);

        var decided = Assert.Single(Assessed.By(doubt with { Assessments = [new("C1", true, "")] }, "rsv-2025"));
        Assert.False(decided.AwaitsBoard);
        Assert.True(decided.Qualifies);
    }

    [Fact]
    public void Consortia_come_in_the_order_of_the_bytes_of_their_id()
    {
        // U+FF41 sorts after U+1D504 by UTF-16 units but before it by UTF-8 bytes.
        var year = ExampleYear.For(2025);
        var ids = new[] { "\U0001D504", "\uFF41", "B", "A" };
        var assessed =
            Assessed.By(year with { Consortia = [.. ids.Select(id => year.Consortia[0] with { Consortium = id })] }, "rsv-2025");
        Assert.Equal(["A", "B", "\uFF41", "\U0001D504"], assessed.Select(assessment => assessment.Consortium));
    }

    [Fact]
    public void There_is_no_set_that_did_not_ship() => Assert.Null(ConditionSets.Shipped.Find("rsv-2026"));

    [Fact]
    public void The_order_of_rows_changes_nothing()
    {
        var property = Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var year = Troubled(seed);
            var shuffled = Shuffle(year, new Shuffler(seed));
            foreach (var set in _setIds)
            {
                Assert.Equal(Show(Assessed.By(year, set)), Show(Assessed.By(shuffled, set)));
            }
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), property);
    }

    // Two overlapping consortia with facts left out or spoilt by the seed, so that all outcomes occur.
    private static DatasetYear Troubled(int seed)
    {
        var year = ExampleYear.For(2018 + (seed % 8));
        var bits = new Shuffler(seed);
        bool Coin() => bits.Below(2) == 0;
        bool? Known() => bits.Below(3) switch { 0 => null, 1 => true, _ => false };
        return year with
        {
            Institutions = [.. year.Institutions.Select(row => Coin() ? row : row with { Sector = Coin() ? null : "ggz" })],
            Recognitions = [
                .. year.Recognitions.Where(_ => Coin()), ExampleYear.Recognised("B", Profession.VS),
                ExampleYear.Recognised("B", Profession.PT)],
            Consortia = [
                .. year.Consortia,
                year.Consortia[0] with { Consortium = "C2", Lead = Coin() ? "B" : null, TestResult = TestResult.Pending }],
            ConsortiumMembers =
            [
                .. year.ConsortiumMembers.Select(row => row with { Dependent = Known(), Signed = Known() }),
                .. year.ConsortiumMembers.Where(_ => Coin()).Select(row => row with { Consortium = "C2", Settings = Coin() ? null : 2 }),
            ],
            BroughtIn = [new("C1", "A", Profession.GZ, bits.Below(6)), new("C2", "D", Profession.GZ, 1)],
            Interruptions = [
                new("T1", new(year.Year.Year - 4, 3, 1), new(year.Year.Year - 4, 6, 1)), new("T1", new(year.Year.Year - 4, 5, 1), null)],
        };
    }

    private static DatasetYear Shuffle(DatasetYear year, Shuffler shuffler) => year with
    {
        Institutions = shuffler.Shuffle(year.Institutions),
        Recognitions = shuffler.Shuffle(year.Recognitions),
        Trainings = shuffler.Shuffle(year.Trainings),
        Interruptions = shuffler.Shuffle(year.Interruptions),
        Requests = shuffler.Shuffle(year.Requests),
        BroughtIn = shuffler.Shuffle(year.BroughtIn),
        Consortia = shuffler.Shuffle(year.Consortia),
        ConsortiumMembers = shuffler.Shuffle(year.ConsortiumMembers),
        Previous = shuffler.Shuffle(year.Previous),
    };

    private static string[] Show(IEnumerable<ConsortiumAssessment> assessments) =>
    [
        .. assessments.SelectMany(assessment => assessment.Findings.Select(finding =>
            $"{assessment.Consortium} {assessment.Qualifies} {finding.Condition.Id} {finding.Outcome} {string.Join(' ', finding.Facts)}")),
    ];

    /// <summary>A small linear congruential generator, so that a seed that fails can be run again anywhere.</summary>
    private sealed class Shuffler(int seed)
    {
        private uint _state = (uint)seed;

        public int Below(int bound)
        {
            _state = (_state * 1664525) + 1013904223;
            return (int)((_state >> 8) % (uint)bound);
        }

        public List<T> Shuffle<T>(IReadOnlyList<T> rows)
        {
            var shuffled = rows.ToList();
            for (var last = shuffled.Count - 1; last > 0; last--)
            {
                var other = Below(last + 1);
                (shuffled[last], shuffled[other]) = (shuffled[other], shuffled[last]);
            }

            return shuffled;
        }
    }
}
