namespace TopGrid.Allocation.Engine;

/// <summary>Step 2: places for newcomers, at most one each (rules.md 5).</summary>
internal static class NewcomerPool
{
    public const string DrawName = "newcomers";

    /// <summary>P = N times the share, rounded half up.</summary>
    public static int Size(ProfessionInput input) => (int)input.Parameters.NewcomerShare.RoundHalfUp(input.Places);

    /// <summary>Places newcomers in the pool; gives how many.</summary>
    /// <param name="input">The profession.</param>
    /// <param name="places">Where places are booked.</param>
    /// <param name="earned">What each institution has been granted so far; updated.</param>
    /// <param name="trail">Evidence, or null.</param>
    public static int Place(ProfessionInput input, PlacesBuilder places, int[] earned, Trail? trail)
    {
        var newcomers = input.Newcomers;
        var pool = Size(input);
        var placed = Math.Min(pool, newcomers.Length);
        trail?.Add(new Step(StepKind.PoolSize, Step.None) { A = input.Places, B = pool, C = newcomers.Length, After = placed });

        var (order, draw) = (newcomers, Step.None);
        if (placed > 0 && placed < newcomers.Length)
        {
            (order, draw) = LotDraw.Rank(input, DrawName, PartyKind.Institution, newcomers, placed, Pass.First, trail);
        }

        for (var rank = 0; rank < order.Length; rank++)
        {
            var won = rank < placed ? 1 : 0;
            places.Add(order[rank], Column.Newcomer, won);
            earned[order[rank]] += won;
            trail?.Add(new Step(StepKind.Newcomer, order[rank])
            {
                After = won, A = pool, B = newcomers.Length, Draw = draw, Rank = draw >= 0 ? rank : Step.None,
            });
        }

        return placed;
    }
}
