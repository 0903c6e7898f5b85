using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests;

/// <summary>Random small years for properties of the whole ladder; ties, overlapping consortia and odd rows are frequent.</summary>
internal static class RandomYears
{
    private static readonly string[] _sectors = ["ggz", "jeugd", "ouderenzorg"];

    public static TestYear Create(int seed, int? protocol = null)
    {
        var random = new Random(seed);
        var year = protocol ?? Protocols.Years[random.Next(Protocols.Years.Length)];
        var count = random.Next(2, 25);
        var names = Enumerable.Range(0, count).Select(i => $"t{i:00}").ToArray();
        var built = new TestYear(year)
        {
            Places = random.Next(0, 3 * count), SeedByte = (byte)seed,
            Parameters = Protocols.For(year) with { Tickets = random.Next(4) == 0
                ? Tickets.PerPlace
                : Tickets.PerApplicant, MinimumRequest = random.Next(5) == 0 ? 2 : 0 },
        };
        built.Reserve = random.Next(0, 1 + (built.Places / 3));
        var asks = names.Select(name => Apply(built, random, name)).ToArray();
        foreach (var sector in _sectors.Where(_ => random.Next(3) > 0))
        {
            built.Weight(sector, random.Next(0, 4));
        }

        Consortia(built, random, names, asks);
        for (var k = random.Next(0, 4); k > 0; k--)
        {
            var on = new DateOnly(year - 1, 5, 25).AddDays(random.Next(0, 12))
                .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            built.Returns(Pick(random, names), random.Next(0, 4), on, random.Next(2) == 0 ? Pick(random, names) : null);
        }

        return built;
    }

    private static int Apply(TestYear year, Random random, string name)
    {
        var sector = random.Next(8) == 0 ? null : Pick(random, _sectors);
        var volume = random.Next(5) == 0 ? 0 : random.Next(1, 6) * random.Next(300, 304);
        var request = random.Next(0, 5);
        switch (random.Next(8))
        {
            case 0: year.Newcomer(name, request, sector, volume); break;
            case 1: year.Guaranteed(name, volume, request, sector); break;
            case 2: year.NoRequest(name, volume, sector); return 0;
            case 3: year.NotRecognised(name, request); break;
            default: year.Established(name, volume, request, sector); break;
        }

        return request;
    }

    private static void Consortia(TestYear year, Random random, string[] names, int[] asks)
    {
        var left = (int[])asks.Clone();
        for (var c = random.Next(0, 5); c > 0; c--)
        {
            var members = names.Where(_ => random.Next(4) == 0).DefaultIfEmpty(names[0]).ToArray();
            var id = $"k{c}";
            year.Consortium(
                id, (RequestMode)random.Next(3), random.Next(2) == 0 ? Pick(random, names) : null, random.Next(5) > 0,
                [.. members.Select(m => random.Next(4) == 0 ? m + "*" : m)]);
            foreach (var member in members.Where(_ => random.Next(2) == 0))
            {
                var at = Array.IndexOf(names, member);
                var places = random.Next(0, left[at] + 1);
                left[at] -= places;
                year.BringsIn(id, member, places);
            }

            year.Declares(id, Pick(random, names), random.Next(0, 3));
            var to = Pick(random, names);
            foreach (var from in members.Where(_ => random.Next(2) == 0))
            {
                year.Moves(id, from, to, random.Next(0, 3));
            }
        }
    }

    private static string Pick(Random random, string[] names) => names[random.Next(names.Length)];
}
