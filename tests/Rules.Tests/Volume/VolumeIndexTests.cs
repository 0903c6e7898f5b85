using TopGrid.Rules.Volume;

namespace TopGrid.Rules.Tests.Volume;

public sealed class VolumeIndexTests
{
    private readonly List<(int Trainee, int Institution, string Start, string? End, bool Subsidised, int Share)> _trainings = [];
    private readonly List<(int Trainee, string Start, string? End)> _interruptions = [];
    private readonly List<(int From, int To, string On)> _mergers = [];

    [Fact]
    public void Present_throughout_2019_to_2021_counts_1096_days()
    {
        // 365 + 366 + 365 = 1,096 (rules.md 2, stated)
        Train(0, 0, "2018-01-01", null);
        Assert.Equal([1096, 0, 0], Volumes(2023));
    }

    [Fact]
    public void Present_from_1_September_2020_counts_487_days()
    {
        // 122 days of 2020 + 365 of 2021 = 487 (rules.md 2, stated)
        Train(0, 0, "2020-09-01", null);
        Assert.Equal([487, 0, 0], Volumes(2023));
    }

    [Fact]
    public void First_and_last_day_both_count_and_days_outside_the_window_do_not()
    {
        // 31 December 2018 is outside, 1 January 2019 inside: 1 day; 31 December 2021 inside, 1 January 2022 outside: 1 day.
        Train(0, 0, "2018-12-31", "2019-01-01");
        Train(1, 1, "2021-12-31", "2022-01-01");
        Assert.Equal([1, 1, 0], Volumes(2023));
    }

    [Fact]
    public void Shares_are_summed_before_they_are_divided()
    {
        // 1 day at 50 percent twice: 50 + 50 = 100, so 1 day; a third alone: 50 / 100 = 0.
        Train(0, 0, "2020-01-01", "2020-01-01", share: 50);
        Train(1, 0, "2020-01-01", "2020-01-01", share: 50);
        Train(2, 1, "2020-01-01", "2020-01-01", share: 50);
        Assert.Equal([1, 0, 0], Volumes(2023));
    }

    [Theory]
    [InlineData(2022, 1096)] // 2018-2020: 365 + 365 + 366, all count
    [InlineData(2023, 731)] // 2019-2021, counted until 2020: 365 + 366
    [InlineData(2024, 0)] // none
    public void Unsubsidised_days_count_up_to_the_year_of_the_protocol(int year, int days)
    {
        Train(0, 0, "2010-01-01", null, subsidised: false);
        Assert.Equal([days, 0, 0], Volumes(year));
    }

    [Fact]
    public void A_day_in_two_interruptions_is_subtracted_once_and_an_open_one_lasts()
    {
        // January 2020 has 31 days; away 5-10 and 8-12 = 8 days: 23. From 30 December 2021 away for good: 2 of 31 days: 29.
        Train(0, 0, "2020-01-01", "2020-01-31");
        _interruptions.Add((0, "2020-01-08", "2020-01-12"));
        _interruptions.Add((0, "2020-01-05", "2020-01-10"));
        Train(1, 1, "2021-12-01", null);
        _interruptions.Add((1, "2021-12-30", null));
        Assert.Equal([23, 29, 0], Volumes(2023));
        Assert.Equal([31, 31, 0], Volumes(2023, p => p with { InterruptionsCount = true }));
    }

    [Fact]
    public void Days_follow_mergers_along_chains_up_to_the_deadline()
    {
        // 0 into 1 into 2; the deadline itself is in time, a day later is not.
        Train(0, 0, "2020-01-01", "2020-01-10");
        Train(1, 1, "2020-01-01", "2020-01-05");
        _mergers.Add((0, 1, "2015-01-01"));
        _mergers.Add((1, 2, "2022-04-01"));
        Assert.Equal([0, 0, 15], Volumes(2023));
        _mergers[1] = (1, 2, "2022-04-02");
        Assert.Equal([0, 15, 0], Volumes(2023));
    }

    [Fact]
    public void A_cycle_of_mergers_is_refused()
    {
        _mergers.Add((0, 1, "2015-01-01"));
        _mergers.Add((1, 0, "2015-01-01"));
        Assert.Throws<ArgumentException>(() => Volumes(2023));
    }

    [Fact]
    public void Ranges_of_institutions_give_the_same_volumes_as_all_at_once()
    {
        for (var i = 0; i < 3; i++)
        {
            Train(i, i, $"2020-0{i + 1}-05", null, share: 30 + i);
        }

        var facts = Facts(2023);
        var (index, window) = (VolumeIndex.Build(facts), Window(2023));
        long[] inRanges = [.. index.Compute(window, 0, 0, 1), .. index.Compute(window, 0, 1, 1), .. index.Compute(window, 0, 1, 3)];
        Assert.Equal(index.Compute(window, 0), inRanges);
    }

    private void Train(int trainee, int institution, string start, string? end, bool subsidised = true, int share = 100) =>
        _trainings.Add((trainee, institution, start, end, subsidised, share));

    // Typed over from the table of rules.md 6.
    private static VolumeWindow Window(int year) => new(
        year - 4, year - 2, year switch { < 2023 => VolumeWindow.AllYears, 2023 => 2020, _ => VolumeWindow.NoYear },
        InterruptionsCount: false);

    private long[] Volumes(int year, Func<VolumeWindow, VolumeWindow>? with = null) =>
        VolumeIndex.Build(Facts(year)).Compute(with?.Invoke(Window(year)) ?? Window(year), 0);

    private VolumeFacts Facts(int year)
    {
        var facts = new VolumeFacts
        {
            Institutions = 3,
            RequestDeadline = new DateOnly(year - 1, 4, 1),
            Trainings = new TrainingTable(
                [.. _trainings.Select(t => t.Trainee)], [.. _trainings.Select(t => t.Institution)], new int[_trainings.Count],
                [.. _trainings.Select(t => Day(t.Start))], [.. _trainings.Select(t => Day(t.End))],
                [.. _trainings.Select(t => t.Subsidised)], [.. _trainings.Select(t => t.Share)]),
            Interruptions = new InterruptionTable(
                [.. _interruptions.Select(t => t.Trainee)], [.. _interruptions.Select(t => Day(t.Start))],
                    [.. _interruptions.Select(t => Day(t.End))]),
            Mergers = new MergerTable(
                [.. _mergers.Select(m => m.From)], [.. _mergers.Select(m => m.To)], [.. _mergers.Select(m => Day(m.On))]),
        };
        facts.Check();
        return facts;
    }

    private static DateOnly Day(string? text) =>
        text is null ? DateOnly.MaxValue : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
