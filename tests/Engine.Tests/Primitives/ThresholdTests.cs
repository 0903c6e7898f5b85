using FsCheck;
using FsCheck.Fluent;
using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests.Primitives;

public sealed class ThresholdTests
{
    private static readonly Arbitrary<(long[] Volume, int[] Asked, int[] Has, int Seats)> _cases = (
        from applicants in (
            from volume in Gen.Frequency((1, Gen.Constant(0)), (5, Gen.Choose(1, 9000)))
            from rest in Gen.Choose(0, 5)
            from has in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 3)))
            select (volume, rest, has)).ListOf()
        from seats in Gen.Choose(0, 40)
        select (
            applicants.Select(a => (long)a.volume).ToArray(), applicants.Select(a => a.rest).ToArray(),
            applicants.Select(a => a.has).ToArray(), seats))
        .ToArbitrary();

    [Fact]
    public void Threshold_is_the_smallest_that_fits_by_linear_search() =>
        Prop.ForAll(_cases, c =>
        {
            var found = Threshold.Find(c.Volume, c.Asked, c.Has, c.Seats);
            if (c.Asked.Sum() <= c.Seats)
            {
                Assert.Equal(0, found.Days);
                return;
            }

            var days = 1L;
            while (F(c.Volume, c.Asked, c.Has, days) > c.Seats)
            {
                days++;
            }

            Assert.Equal(days, found.Days);
            Assert.Equal(F(c.Volume, c.Asked, c.Has, days), found.Places);
            Assert.Equal(days == 1 ? 0 : F(c.Volume, c.Asked, c.Has, days - 1), found.PlacesOneDayLower);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Long_lists_whose_settled_part_is_left_out_give_the_same_threshold()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var volume = Enumerable.Range(0, 20_000).Select(_ => (long)random.Next(0, seed % 2 == 0 ? 9000 : 400_000)).ToArray();
            var asked = volume.Select(_ => random.Next(0, 9)).ToArray();
            var has = volume.Select(_ => random.Next(0, 8) == 0 ? 1 : 0).ToArray();
            var seats = random.Next(0, asked.Sum());
            long low = 0, high = volume.Max() + 1;
            while (high - low > 1)
            {
                var middle = (low + high) / 2;
                (low, high) = F(volume, asked, has, middle) > seats ? (middle, high) : (low, middle);
            }

            Assert.Equal(high, Threshold.Find(volume, asked, has, seats).Days);
            Assert.Equal(F(volume, asked, has, high), Threshold.Find(volume, asked, has, seats).Places);
        }
    }

    [Fact]
    public void Whole_places_never_rise_with_the_threshold_nor_the_threshold_with_the_seats() =>
        Prop.ForAll(_cases, c =>
        {
            var places = Enumerable.Range(1, 60).Select(k => F(c.Volume, c.Asked, c.Has, k * 150)).ToList();
            Assert.Equal(places.OrderDescending(), places);
            Assert.True(
                Threshold.Find(c.Volume, c.Asked, c.Has, c.Seats + 1).Days <= Threshold.Find(c.Volume, c.Asked, c.Has, c.Seats).Days);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Volumes_beyond_32_bits_and_one_beyond_give_the_same_as_small_ones_scaled()
    {
        // Volumes 4102, 2000, 900 with requests 3, 3, 3 and 2 seats: F(2000) = 2 + 1 + 0 = 3, F(2001) = 2 + 0 + 0 = 2, so d = 2001.
        Assert.Equal(2001, Threshold.Find([4102, 2000, 900], [3, 3, 3], [0, 0, 0], 2).Days);

        // A thousand million times as much: floor(2e12 / d) = 0 from 2e12 + 1.
        const long Scale = 1_000_000_000;
        Assert.Equal((2000 * Scale) + 1, Threshold.Find([4102 * Scale, 2000 * Scale, 900 * Scale], [3, 3, 3], [0, 0, 0], 2).Days);
    }

    [Fact]
    public void Places_already_granted_count_first()
    {
        // h = 4400 with one place: at d = 2200 the volume gives 2, so one more; at d = 2201 none.
        Assert.Equal(1, Threshold.Whole(4400, 3, 1, 2200));
        Assert.Equal(0, Threshold.Whole(4400, 3, 1, 2201));
    }

    private static long F(long[] volume, int[] rest, int[] has, long days) =>
        Enumerable.Range(0, volume.Length).Sum(i => Math.Min(rest[i], Math.Max(0, (volume[i] / days) - has[i])));
}
