namespace TopGrid.Allocation.Engine;

/// <summary>Step 3: how many places are set aside for the bonus (rules.md 5).</summary>
internal static class BonusReserve
{
    /// <summary>B.</summary>
    /// <param name="input">The profession.</param>
    /// <param name="newcomersPlaced">Newcomers placed in the pool.</param>
    /// <param name="earned">What each institution has after step 2; not changed.</param>
    /// <param name="trail">Evidence, or null.</param>
    public static int Find(ProfessionInput input, int newcomersPlaced, ReadOnlySpan<int> earned, Trail? trail)
    {
        var available = input.Places - newcomersPlaced;
        var bonus = input.BonusSource switch
        {
            BonusSource.Reserved => Math.Min(input.BonusReserve, available),
            BonusSource.Inside => Inside(input, available, earned, trail),
            _ => 0,
        };
        trail?.Add(new Step(StepKind.BonusReserve, Step.None) { After = bonus, A = input.Places, B = bonus, C = available - bonus });
        return bonus;
    }

    /// <summary>The number taken off must cover the bonus it leads to: bisection as rules.md 5 step 3 writes it.</summary>
    private static int Inside(ProfessionInput input, int available, ReadOnlySpan<int> earned, Trail? trail)
    {
        if (input.Components.Count == 0)
        {
            return 0;
        }

        int low = 0, high = (int)Math.Min(input.Parameters.BonusRate.Floor(input.Places), available);
        var probes = new BonusProbes(input, earned);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var need = probes.Need(available - middle) ?? Need(input, available - middle, earned);
            var isEnough = need <= middle;
            probes.Closer(moreSeats: isEnough);
            trail?.Add(new Step(StepKind.BonusProbe, Step.None) { A = middle, B = need });
            if (isEnough)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>need(R): the bonus that steps 2-7 lead to with so many seats.</summary>
    internal static long Need(ProfessionInput input, int seats, ReadOnlySpan<int> earned)
    {
        var granted = earned.ToArray();
        new SeatPass(input, granted, Pass.First, new PlacesBuilder(), null).Run(seats, guarantees: true);
        var (_, bases) = ConsortiumBase.Attribute(input, granted);
        long need = 0;
        foreach (var places in bases)
        {
            need += input.Parameters.BonusRate.RoundHalfUp(places);
        }

        return need;
    }
}
