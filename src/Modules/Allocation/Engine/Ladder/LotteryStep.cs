namespace TopGrid.Allocation.Engine;

/// <summary>The unweighted lottery that ends the stepped family (rules.md 4.2 <c>lottery</c>, stated).</summary>
internal static class LotteryStep
{
    public static void Place(SeatPass pass, int group)
    {
        var (from, to) = pass.Range(group);
        var rest = new int[to - from];
        for (var k = from; k < to; k++)
        {
            rest[k - from] = pass.Rest(k);
        }

        var seats = pass.SeatsLeft[group];
        var lottery = PlaceLottery.Hold(
            pass.Input, $"sector:{pass.Input.GroupName(group)}", pass.Participants.Institution.AsSpan(from, to - from), rest, seats,
            pass.Pass, pass.Trail);
        for (var k = from; k < to; k++)
        {
            if (rest[k - from] == 0)
            {
                continue;
            }

            var before = pass.Has[k];
            pass.Book(k, group, Column.Lottery, lottery.Won[k - from]);
            pass.Trail?.Add(new Step(StepKind.Lottery, pass.Participants.Institution[k])
            {
                Pass = pass.Pass, Group = (short)group, Before = before, After = pass.Has[k], A = rest[k - from], B = seats,
                Draw = lottery.Draw, Rank = lottery.Draw >= 0 ? lottery.Rank[k - from] : Step.None,
            });
        }
    }
}
