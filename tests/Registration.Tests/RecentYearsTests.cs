using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Registration.Persistence;
using TopGrid.Registration.Tests.Support;

namespace TopGrid.Registration.Tests;

public sealed class RecentYearsTests
{
    private static readonly CanonicalYear _facts = CanonicalYear.Of(SampleYear.Facts);

    [Fact]
    public void The_last_filings_are_found_side_by_side_so_that_who_reads_does_not_wait_for_who_files()
    {
        var recent = new RecentYears();
        recent.AddWhole(new StoredYear(_facts, State(1)));
        for (var revision = 2; revision <= 5; revision++)
        {
            recent.AddFiled(new StoredYear(_facts, State(revision)));
        }

        Assert.Null(recent.Find(State(1)));
        Assert.All(Enumerable.Range(2, 4), revision => Assert.Equal(revision, recent.Find(State(revision))!.Revision));
    }

    [Fact]
    public void A_filing_that_was_not_committed_is_not_taken_for_the_one_that_was()
    {
        var recent = new RecentYears();
        recent.AddWhole(new StoredYear(_facts, State(1)));
        recent.AddFiled(new StoredYear(_facts, State(2, "one")));

        Assert.Null(recent.Find(State(2, "other")));
        Assert.Equal("one", recent.Find(State(2, "one"))!.UpdatedBy);
        Assert.NotNull(recent.Find(State(1)));
    }

    [Fact]
    public void A_whole_year_drives_out_all_but_a_newer_one()
    {
        var recent = new RecentYears();
        recent.AddFiled(new StoredYear(_facts, State(3)));
        recent.AddFiled(new StoredYear(_facts, State(4)));
        recent.AddWhole(new StoredYear(_facts, State(2)));
        Assert.Equal([false, true, false, true], Enumerable.Range(1, 4).Select(revision => recent.Find(State(revision)) is not null));

        recent.AddWhole(new StoredYear(_facts, State(5)));
        Assert.Equal([5], Enumerable.Range(1, 5).Where(revision => recent.Find(State(revision)) is not null));
    }

    private static YearState State(long revision, string user = "top") => new()
    {
        AllocationYear = 2025, Protocol = "2025", Revision = revision, InputHash = _facts.InputHash,
        UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(revision), UpdatedBy = user,
    };
}
