namespace TopGrid.Allocation.Engine;

/// <summary>Step 7: whole places by volume, then remainders or the lottery (rules.md 4.2 and 5).</summary>
internal static class VolumeStep
{
    /// <summary>Places all groups; gives the threshold of each, 0 where there is no scarcity.</summary>
    public static long[] Place(SeatPass pass)
    {
        var thresholds = new long[pass.SeatsLeft.Length];
        for (var g = 0; g < thresholds.Length; g++)
        {
            thresholds[g] = PlaceWhole(pass, g);
        }

        for (var g = 0; g < thresholds.Length; g++)
        {
            if (thresholds[g] == 0 || pass.SeatsLeft[g] == 0)
            {
                continue;
            }

            if (pass.Input.Parameters.Remainders == Remainders.Largest)
            {
                RemainderStep.Place(pass, g, thresholds[g]);
            }
            else
            {
                LotteryStep.Place(pass, g);
            }
        }

        return thresholds;
    }

    private static long PlaceWhole(SeatPass pass, int group)
    {
        var (from, to) = pass.Range(group);
        if (from == to)
        {
            return 0;
        }

        var rest = new int[to - from];
        for (var k = from; k < to; k++)
        {
            rest[k - from] = pass.Rest(k);
        }

        var volume = pass.Participants.Volume.AsSpan(from, to - from);
        var seats = pass.SeatsLeft[group];
        var threshold = Threshold.Find(volume, rest, pass.Has.AsSpan(from, to - from), seats);
        pass.Trail?.Add(new Step(StepKind.Threshold, group)
        {
            Pass = pass.Pass, Group = (short)group, Before = seats, After = seats - (int)threshold.Places,
            A = threshold.Days, B = threshold.Places, C = threshold.PlacesOneDayLower,
        });
        for (var k = from; k < to; k++)
        {
            if (rest[k - from] > 0)
            {
                PlaceOne(pass, group, k, rest[k - from], threshold.Days);
            }
        }

        return threshold.Days;
    }

    private static void PlaceOne(SeatPass pass, int group, int k, int rest, long threshold)
    {
        var before = pass.Has[k];
        var volume = pass.Participants.Volume[k];
        pass.Book(k, group, Column.Volume, threshold == 0 ? rest : Threshold.Whole(volume, rest, before, threshold));
        pass.Trail?.Add(new Step(StepKind.Volume, pass.Participants.Institution[k])
        {
            Pass = pass.Pass, Group = (short)group, Before = before, After = pass.Has[k],
            A = volume, B = threshold, C = threshold == 0 ? 0 : volume - checked(threshold * pass.Has[k]),
        });
    }
}
