namespace TopGrid.Allocation.Engine;

/// <summary>Step 6: in scarce groups, places brought into a consortium go first (rules.md 5; mechanics chosen).</summary>
internal static class ConsortiumPriority
{
    public static void Place(SeatPass pass)
    {
        if (!pass.Input.Parameters.ConsortiumPriority || !pass.Input.HasConsortia)
        {
            return;
        }

        for (var g = 0; g < pass.SeatsLeft.Length; g++)
        {
            if (pass.IsScarce[g])
            {
                PlaceGroup(pass, g);
            }
        }
    }

    private static void PlaceGroup(SeatPass pass, int group)
    {
        // c_i = min(B_i, request - granted so far)
        var (from, to) = pass.Range(group);
        var claim = new int[to - from];
        long sum = 0;
        for (var k = from; k < to; k++)
        {
            claim[k - from] = Math.Min(pass.Participants.BroughtIn[k], pass.Rest(k));
            sum += claim[k - from];
        }

        if (sum == 0)
        {
            return;
        }

        var volume = pass.Participants.Volume.AsSpan(from, to - from);
        var seats = pass.SeatsLeft[group];
        var threshold = Threshold.Find(volume, claim, pass.Has.AsSpan(from, to - from), seats);
        pass.Trail?.Add(new Step(StepKind.ConsortiumGroup, group)
        {
            Pass = pass.Pass, Group = (short)group, Before = seats, After = seats - (int)threshold.Places,
            A = sum, B = threshold.Days, C = threshold.Days == 0 ? 0 : seats - threshold.Places,
        });
        PlaceWhole(pass, group, claim, threshold.Days);
        if (threshold.Days > 0 && pass.SeatsLeft[group] > 0)
        {
            PlaceByLot(pass, group, claim);
        }
    }

    /// <summary>Grants all claims, or with a threshold the whole places; leaves in <paramref name="claim"/> what is unmet.</summary>
    private static void PlaceWhole(SeatPass pass, int group, int[] claim, long threshold)
    {
        var (from, to) = pass.Range(group);
        for (var k = from; k < to; k++)
        {
            var asked = claim[k - from];
            if (asked == 0)
            {
                continue;
            }

            var before = pass.Has[k];
            var volume = pass.Participants.Volume[k];
            var places = threshold == 0 ? asked : Threshold.Whole(volume, asked, before, threshold);
            pass.Book(k, group, Column.Consortium, places);
            claim[k - from] -= places;
            pass.Trail?.Add(new Step(StepKind.ConsortiumPriority, pass.Participants.Institution[k])
            {
                Pass = pass.Pass, Group = (short)group, Before = before, After = pass.Has[k], A = asked, B = threshold, C = volume,
            });
        }
    }

    private static void PlaceByLot(SeatPass pass, int group, int[] claim)
    {
        var (from, to) = pass.Range(group);
        var seats = pass.SeatsLeft[group];
        var lottery = PlaceLottery.Hold(
            pass.Input, $"consortium:{pass.Input.GroupName(group)}", pass.Participants.Institution.AsSpan(from, to - from), claim, seats,
            pass.Pass, pass.Trail);
        for (var k = from; k < to; k++)
        {
            if (claim[k - from] == 0)
            {
                continue;
            }

            var before = pass.Has[k];
            pass.Book(k, group, Column.Consortium, lottery.Won[k - from]);
            pass.Trail?.Add(new Step(StepKind.ConsortiumLottery, pass.Participants.Institution[k])
            {
                Pass = pass.Pass, Group = (short)group, Before = before, After = pass.Has[k], A = claim[k - from], B = seats,
                Draw = lottery.Draw, Rank = lottery.Draw >= 0 ? lottery.Rank[k - from] : Step.None,
            });
        }
    }
}
