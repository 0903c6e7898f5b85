using TopGrid.Allocation.Engine;
using TopGrid.Benchmarks.Harness;
using TopGrid.Benchmarks.Years;

namespace TopGrid.Benchmarks;

/// <summary>The ladder against a bare largest remainder over the same weights.</summary>
internal static class EngineBenchmark
{
    public static Task Run(int institutions, int consortia)
    {
        var rounds = institutions <= 1000 ? 200 : institutions <= 100_000 ? 15 : 7;
        foreach (var year in new[] { 2022, 2025 })
        {
            RunYear(year, institutions, consortia, rounds);
        }

        return Task.CompletedTask;
    }

    private static void RunYear(int year, int institutions, int consortia, int rounds)
    {
        var made = SyntheticYear.Create(year, institutions, consortia);
        var input = made.Compile();
        var seats = made.Places;
        void Bare() => LargestRemainder.Divide(made.Volume, seats, [], _ => default);
        var cores = Environment.ProcessorCount;

        var ladder = Comparison.Alternate(rounds, () => Ladder.Run(input, cores, evidence: false), Bare);
        Comparison.Print($"{year}: ladder, no evidence", ladder.A, ladder.B);
        PrintWithoutLots(year, input, rounds, Bare);
        var evidence = Comparison.Alternate(rounds, () => Ladder.Run(input, cores), Bare);
        Comparison.Print($"{year}: ladder with every step", evidence.A, evidence.B);
        var compiled = Comparison.Alternate(rounds, () => made.Compile(), Bare);
        Comparison.Print($"{year}: arrays to the ladder's input", compiled.A, compiled.B);
    }

    /// <summary>The same keys, drawn and sorted again beside the ladder, are taken off; one profession has a handful of draws.</summary>
    private static void PrintWithoutLots(int year, ProfessionInput input, int rounds, Action bare)
    {
        var draws = Draws(input);
        void Lots()
        {
            foreach (var (draw, names) in draws)
            {
                Array.Sort(input.Lot.Keys(draw.Name, names, draw.Party, draw.N), (int[])draw.Party.Clone());
            }
        }

        var lots = Comparison.Alternate(rounds, Lots, bare);
        Comparison.Print($"{year}: lots alone, {draws.Sum(d => d.Draw.Party.Length):N0} keys in {draws.Count:N0} draws", lots.A, lots.B);
        var (ladder, keys) = Comparison.Alternate(rounds, () => Ladder.Run(input, Environment.ProcessorCount, evidence: false), Lots);
        var (_, base2) = Comparison.Alternate(rounds, Lots, bare);
        Comparison.Print(
            $"{year}: ladder, no evidence, less its lots",
            [.. ladder.Zip(keys, (l, k) => new Sample(Math.Max(0, l.Clock - k.Clock), Math.Max(0, l.Processor - k.Processor)))], base2);
    }

    private static List<(Draw Draw, string[] Names)> Draws(ProfessionInput input) =>
        [.. Ladder.Run(input).Trail.Draws.Select(d => (d, d.Parties switch
        {
            PartyKind.Institution => input.Facts.Tpids,
            PartyKind.Consortium => input.Facts.Consortia.Ids,
            _ => input.Facts.Sectors,
        }))];
}
