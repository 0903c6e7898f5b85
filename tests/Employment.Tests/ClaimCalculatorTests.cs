using FsCheck;
using FsCheck.Fluent;
using TopGrid.Common.Contracts;
using TopGrid.Common.V1;
using TopGrid.Employment.Domain;
using TopGrid.Employment.Services;
using Result = TopGrid.Allocation.V1.Result;

namespace TopGrid.Employment.Tests;

public sealed class ClaimCalculatorTests
{
    [Theory]
    [InlineData(Profession.Gz, 2, Basis.Stated)]
    [InlineData(Profession.Kp, 4, Basis.Stated)]
    [InlineData(Profession.Knp, 4, Basis.Stated)]
    [InlineData(Profession.Pt, 4, Basis.Chosen)]
    [InlineData(Profession.Vs, 3, Basis.Chosen)]
    public void A_place_starts_in_its_year_and_continues_as_long_as_the_training_lasts(Profession profession, int years, Basis basis)
    {
        // 3 places: 3 start in 2025; 3 continue in each later year of the training.
        var computed = Compute([new Result { Profession = profession, Tpid = "A", Granted = 3 }]);
        var message = Assert.Single(computed.Claims).ToMessage(computed.Set);
        Assert.Equal(Enumerable.Range(2025, years), message.Years.Select(year => year.Year));
        Assert.Equal(3, message.Years[0].Starting);
        Assert.Equal(0, message.Years[0].Continuing);
        Assert.All(message.Years.Skip(1), year => Assert.Equal((0L, 3L), (year.Starting, year.Continuing)));
        Assert.Equal(basis, message.Rule.Basis);
    }

    [Fact]
    public void Places_are_claimed_where_the_division_and_the_returns_left_them()
    {
        // OB: 7 by volume + 2 bonus - 1 moved to Z = 8. Z asked nothing: 1 moved in. R: 1 by volume - 1 returned = 0, no claim.
        var computed = Compute(
        [
            new Result { Profession = Profession.Gz, Tpid = "OB", Volume = 7, Bonus = 2, MovedOut = 1, Granted = 8 },
            new Result { Profession = Profession.Gz, Tpid = "R", Volume = 1, Returned = 1, Granted = 0 },
            new Result { Profession = Profession.Gz, Tpid = "Z", MovedIn = 1, Granted = 1 },
        ]);
        Assert.Equal(
            [("OB", 8L, 2L, 0L, 1L), ("Z", 1L, 0L, 1L, 0L)],
                computed.Claims.Select(claim => (claim.Tpid, claim.Granted, claim.Bonus, claim.MovedIn, claim.MovedOut)));
    }

    [Fact]
    public void Not_more_bonus_places_are_claimed_than_places()
    {
        // 1 by volume + 1 bonus - 1 moved out = 1, of which at most 1 is a bonus place.
        var computed = Compute([new Result { Profession = Profession.Gz, Tpid = "A", Volume = 1, Bonus = 2, MovedOut = 2, Granted = 1 }]);
        Assert.Equal(1, Assert.Single(computed.Claims).Bonus);
    }

    [Fact]
    public void Places_that_start_add_up_to_the_places_granted()
    {
        var results = Gen.Choose(0, 4).Zip(Gen.Choose(0, 40), (profession, granted) => (ProfessionCodes.All[profession], granted)).ListOf();
        var property = Prop.ForAll(results.ToArbitrary(), rows =>
        {
            var computed =
                Compute([.. rows.Select((row, i) => new Result { Profession = row.Item1, Tpid = $"I{i}", Granted = row.granted })]);
            var messages = computed.Claims.Select(claim => claim.ToMessage(computed.Set)).ToList();
            return rows.Sum(row => (long)row.granted) == messages.Sum(claim => claim.Years.Sum(year => year.Starting))
                && messages.All(claim => claim.Years.Skip(1).All(year => year.Continuing == claim.Granted));
        });
        Check.One(Config.QuickThrowOnFailure, property);
    }

    [Fact]
    public void The_same_allocation_gives_the_same_claims_and_another_shows_in_the_hashes()
    {
        var one = new Result { Profession = Profession.Gz, Tpid = "A", DisplayName = "Altrecht", Granted = 2 };
        var other = one.Clone();
        other.Granted = 3;
        Assert.Equal(Compute([one]).Set.ContentHash, Compute([one]).Set.ContentHash);
        Assert.NotEqual(Compute([one]).Set.ContentHash, Compute([other]).Set.ContentHash);
        Assert.NotEqual(Compute([one]).Claims[0].ContentHash, Compute([other]).Claims[0].ContentHash);
    }

    private static ComputedClaims Compute(Result[] results) =>
        ClaimCalculator.Compute(2025, new PublishedAllocation("years/2025/runs/r1", "root", results), DateTimeOffset.UnixEpoch);
}
