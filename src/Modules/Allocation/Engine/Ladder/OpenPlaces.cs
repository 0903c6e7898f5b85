namespace TopGrid.Allocation.Engine;

/// <summary>
/// The end of step 7: what established and guaranteed applicants leave goes to newcomers not yet placed, one each, in the order of the draw
/// for newcomers, even beyond the pool (rules.md 5, stated).
/// </summary>
internal static class OpenPlaces
{
    /// <summary>Places newcomers with nothing; gives the seats that stay open.</summary>
    public static int Place(SeatPass pass, int seats, int[] earned)
    {
        if (seats == 0)
        {
            return 0;
        }

        var waiting = Array.FindAll(pass.Input.Newcomers, i => earned[i] == 0);
        var placed = Math.Min(seats, waiting.Length);
        var (order, draw) = (waiting, Step.None);
        if (placed < waiting.Length)
        {
            (order, draw) = LotDraw.Rank(
                pass.Input, NewcomerPool.DrawName, PartyKind.Institution, waiting, placed, pass.Pass, pass.Trail);
        }

        for (var rank = 0; rank < order.Length; rank++)
        {
            var won = rank < placed ? 1 : 0;
            pass.Places.Add(order[rank], Column.Open, won);
            earned[order[rank]] += won;
            pass.Trail?.Add(new Step(StepKind.OpenPlace, order[rank])
            {
                Pass = pass.Pass, After = won, A = seats, B = waiting.Length, Draw = draw, Rank = draw >= 0 ? rank : Step.None,
            });
        }

        var left = seats - placed;
        if (left > 0)
        {
            pass.Trail?.Add(new Step(StepKind.LeftOpen, Step.None) { Pass = pass.Pass, Before = seats, After = left, A = left });
        }

        return left;
    }
}
