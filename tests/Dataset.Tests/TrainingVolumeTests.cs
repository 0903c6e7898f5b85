using TopGrid.Rules.Vocabulary;
using TopGrid.Rules.Volume;

namespace TopGrid.Dataset.Tests;

/// <summary>rules.md 2, with its published examples.</summary>
public sealed class TrainingVolumeTests
{
    [Fact]
    public void Present_throughout_2019_to_2021_is_1096_days() =>
        // 365 + 366 + 365
        Assert.Equal(1096, Days(Training(new(2015, 1, 1), null)));

    [Fact]
    public void Present_from_1_september_2020_is_487_days() =>
        // 30 + 31 + 30 + 31 in 2020, 365 in 2021
        Assert.Equal(487, Days(Training(new(2020, 9, 1), null)));

    [Fact]
    public void Both_ends_of_a_period_count() =>
        Assert.Equal(2, Days(Training(new(2020, 2, 29), new(2020, 3, 1))));

    [Fact]
    public void Days_outside_the_window_do_not_count()
    {
        Assert.Equal(1, Days(Training(new(2018, 1, 1), new(2019, 1, 1))));
        Assert.Equal(1, Days(Training(new(2021, 12, 31), new(2022, 6, 1))));
        Assert.Equal(0, Days(Training(new(2018, 1, 1), new(2018, 12, 31))));
    }

    [Fact]
    public void Shares_are_summed_before_they_are_rounded_down() =>
        // 1 day at 50 % twice = 100 -> 1 day; each alone would round to 0.
        Assert.Equal(1, Days(
            Training(new(2020, 1, 1), new(2020, 1, 1)) with { Share = 50 },
            Training(new(2020, 1, 2), new(2020, 1, 2)) with { Share = 50 }));

    [Theory]
    [InlineData(2022, 1096)] // window 2018-2020, all years before T=2023 count
    [InlineData(2023, 731)] // window 2019-2021, until 2020: 365 + 366
    [InlineData(2024, 0)] // window 2020-2022, none
    public void Unsubsidised_days_count_as_the_year_says(int year, long days) =>
        Assert.Equal(days, Days(year, [Training(new(2010, 1, 1), null) with { Subsidised = false }], []));

    [Fact]
    public void Interrupted_days_are_subtracted_once_and_an_open_one_runs_on() =>
        // 1 January 2020 to 31 January: 31 days; absent 10-20 January (11), 15-25 January adds 5, from 30 January adds 2.
        Assert.Equal(13, Days(
            2023,
            [Training(new(2020, 1, 1), new(2020, 1, 31))],
            [
                new("T", new(2020, 1, 30), null),
                new("T", new(2020, 1, 15), new(2020, 1, 25)),
                new("T", new(2020, 1, 10), new(2020, 1, 20)),
                new("T", new(2020, 1, 12), new(2020, 1, 13)),
                new("other", new(2020, 1, 1), null),
            ]));

    [Fact]
    public void Interruptions_count_where_the_rules_say_so() =>
        Assert.Equal(31, Count(
            Year(2023, [Training(new(2020, 1, 1), new(2020, 1, 31))], [new("T", new(2020, 1, 10), null)]),
            Window(2023) with { InterruptionsCount = true })["A"]);

    [Fact]
    public void Days_of_a_predecessor_move_along_the_chain_when_merged_by_the_deadline()
    {
        var year =
            Year(2023, [Training(new(2020, 1, 1), new(2020, 1, 10)), Training(new(2020, 2, 1), new(2020, 2, 1)) with { Tpid = "C" }], []);
        var deadline = year.Year.RequestDeadline;
        var merged = Count(year with { Mergers = [new("B", "C", deadline), new("A", "B", new(2020, 5, 1))] });
        Assert.Equal(11, merged["C"]);
        Assert.False(merged.ContainsKey("A"));

        var later = Count(year with { Mergers = [new("B", "C", deadline.AddDays(1)), new("A", "B", new(2020, 5, 1))] });
        Assert.Equal(10, later["B"]);
        Assert.Equal(1, later["C"]);
    }

    [Fact]
    public void Another_profession_does_not_count() =>
        Assert.Empty(Count(Year(2023, [Training(new(2020, 1, 1), null) with { Profession = Profession.PT }], [])));

    private static TrainingRow Training(DateOnly start, DateOnly? end) => new("T", "A", Profession.GZ, start, end, true, 100);

    private static long Days(params TrainingRow[] trainings) => Days(2023, trainings, []);

    private static long Days(int year, TrainingRow[] trainings, InterruptionRow[] interruptions) =>
        Count(Year(year, trainings, interruptions)).GetValueOrDefault("A");

    private static DatasetYear Year(int year, TrainingRow[] trainings, InterruptionRow[] interruptions) => new()
    {
        Year = new YearRow(year, "test", new DateOnly(year - 1, 4, 1), null, null),
        Trainings = trainings,
        Interruptions = interruptions,
    };

    // Typed over from the table of rules.md 6.
    private static VolumeWindow Window(int year) => new(
        year - 4, year - 2, year switch { < 2023 => VolumeWindow.AllYears, 2023 => 2020, _ => VolumeWindow.NoYear },
        InterruptionsCount: false);

    private static IReadOnlyDictionary<string, long> Count(DatasetYear year, VolumeWindow? window = null) =>
        TrainingVolume.From(year).ByTpid(window ?? Window(year.Year.Year), Profession.GZ);
}
