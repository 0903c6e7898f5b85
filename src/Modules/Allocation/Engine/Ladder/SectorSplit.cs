namespace TopGrid.Allocation.Engine;

/// <summary>Step 4: seats of each sector, and the surplus of sectors that ask less (rules.md 5). Fixes seats, books nothing.</summary>
internal static class SectorSplit
{
    /// <summary>A sector without weight and without requests: no seat can reach it, so no step says so.</summary>
    public static bool IsIdle(SeatPass pass, long[] requests, int group) =>
        pass.Input.IsSplit && pass.Input.GroupWeight[group] == 0 && requests[group] == 0;

    /// <summary>Seats of each group by weight, and after the surplus moved.</summary>
    public static (int[] Before, int[] After) Divide(SeatPass pass, int seats, long[] requests)
    {
        if (!pass.Input.IsSplit)
        {
            return ([seats], [seats]);
        }

        var before = ByWeight(pass, seats, requests);
        var after = (int[])before.Clone();
        MoveSurplus(pass, requests, before, after);
        return (before, after);
    }

    private static int[] ByWeight(SeatPass pass, int seats, long[] requests)
    {
        var input = pass.Input;
        var weights = input.GroupWeight;
        var split = LargestRemainder.Divide(weights, seats, [], KeyOf(input, "sector-split"));
        var drawn = LotDraw.Record(input, "sector-split", PartyKind.Group, Groups(weights.Length), split.Ties, pass.Pass, pass.Trail);
        var total = 0L;
        foreach (var weight in weights)
        {
            total += weight;
        }

        for (var g = 0; g < weights.Length; g++)
        {
            if (IsIdle(pass, requests, g))
            {
                continue;
            }

            var (draw, rank) = drawn.GetValueOrDefault(g, (Step.None, Step.None));
            pass.Trail?.Add(new Step(StepKind.SectorSeats, g)
            {
                Pass = pass.Pass, Group = (short)g, After = (int)split.Seats[g], A = weights[g], B = total, C = seats, Draw = draw,
                Rank = rank,
            });
        }

        return Array.ConvertAll(split.Seats, s => (int)s);
    }

    private static void MoveSurplus(SeatPass pass, long[] requests, int[] before, int[] after)
    {
        var input = pass.Input;
        var unmet = new long[before.Length];
        long surplus = 0, wanted = 0;
        for (var g = 0; g < before.Length; g++)
        {
            // A sector in which requests are not above its seats keeps only what it asks.
            surplus += Math.Max(0, before[g] - requests[g]);
            unmet[g] = Math.Max(0, requests[g] - before[g]);
            wanted += unmet[g];
            after[g] = (int)Math.Min(before[g], requests[g]);
        }

        var moved = LargestRemainder.Divide(unmet, surplus, unmet, KeyOf(input, "sector-surplus"));
        var drawn = LotDraw.Record(input, "sector-surplus", PartyKind.Group, Groups(before.Length), moved.Ties, pass.Pass, pass.Trail);
        for (var g = 0; g < before.Length; g++)
        {
            after[g] += (int)moved.Seats[g];
            if (IsIdle(pass, requests, g))
            {
                continue;
            }

            var (draw, rank) = drawn.GetValueOrDefault(g, (Step.None, Step.None));
            pass.Trail?.Add(new Step(StepKind.SectorSurplus, g)
            {
                Pass = pass.Pass, Group = (short)g, Before = before[g], After = after[g], A = requests[g], B = surplus, C = wanted,
                Draw = draw, Rank = rank,
            });
        }
    }

    private static Func<int, LotKey> KeyOf(ProfessionInput input, string draw) => g => LotDraw.Key(input, draw, PartyKind.Group, g);

    private static int[] Groups(int count)
    {
        var groups = new int[count];
        for (var g = 0; g < count; g++)
        {
            groups[g] = g;
        }

        return groups;
    }
}
