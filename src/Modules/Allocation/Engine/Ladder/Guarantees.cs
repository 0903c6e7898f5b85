namespace TopGrid.Allocation.Engine;

/// <summary>Step 5: every guaranteed applicant gets one place, in every group, scarce or not (rules.md 5).</summary>
internal static class Guarantees
{
    public static void Place(SeatPass pass)
    {
        for (var g = 0; g < pass.SeatsLeft.Length; g++)
        {
            PlaceGroup(pass, g);
        }
    }

    private static void PlaceGroup(SeatPass pass, int group)
    {
        var (from, to) = pass.Range(group);
        var guaranteed = new List<int>();
        for (var k = from; k < to; k++)
        {
            if (pass.Participants.Guaranteed[k])
            {
                guaranteed.Add(k);
            }
        }

        var seats = pass.SeatsLeft[group];
        if (seats >= guaranteed.Count || seats == 0)
        {
            foreach (var k in guaranteed)
            {
                PlaceOne(pass, group, k, seats > 0, seats, guaranteed.Count, Step.None, Step.None);
            }

            return;
        }

        // They alone exceed the seats.
        var parties = guaranteed.ConvertAll(k => pass.Participants.Institution[k]).ToArray();
        var (order, draw) = LotDraw.Rank(pass.Input, "guarantee", PartyKind.Institution, parties, seats, pass.Pass, pass.Trail);
        for (var rank = 0; rank < order.Length; rank++)
        {
            var k = guaranteed[Array.BinarySearch(parties, order[rank])];
            PlaceOne(pass, group, k, rank < seats, seats, guaranteed.Count, draw, rank);
        }
    }

    private static void PlaceOne(SeatPass pass, int group, int k, bool won, int seats, int guaranteed, int draw, int rank)
    {
        var before = pass.Has[k];
        pass.Book(k, group, Column.Guarantee, won ? 1 : 0);
        pass.Trail?.Add(new Step(StepKind.Guarantee, pass.Participants.Institution[k])
        {
            Pass = pass.Pass, Group = (short)group, Before = before, After = pass.Has[k], A = seats, B = guaranteed,
            Draw = draw, Rank = draw >= 0 ? rank : Step.None,
        });
    }
}
