namespace TopGrid.Allocation.Engine;

/// <summary>
/// Returns under one policy (rules.md 5 step 9): what no member took and what came from outside a consortium goes to the waiting lists,
/// one by one in order; late places lapse; what nobody can take stays open.
/// </summary>
internal sealed class ReturnsNational(ProfessionInput input, ReturnedPlaces returned, ReturnPolicy policy, Trail? trail)
{
    private readonly PlacesBuilder _places = new();
    private readonly List<Step> _steps = [];

    /// <param name="standings">After the division and, under reallocate, the inside round.</param>
    /// <param name="threshold">d by group of the first pass.</param>
    /// <param name="insideTaker">Who took each returned place inside, by ordinal; -1 for nobody.</param>
    public ReturnsResult HandOut(Standings standings, long[] threshold, int[] insideTaker)
    {
        var unmet = new UnmetRequests(input, standings, returned);
        var receiver = (int[])insideTaker.Clone();
        WaitingList? list = null;
        var consortia = new GiverConsortia(input, returned, 0, input.Components.Count);
        int lapsed = 0, open = 0, refused = 0, kept = 0;
        var left = new Dictionary<int, int>();
        for (var ordinal = 0; ordinal < returned.Count; ordinal++)
        {
            var giver = returned.Giver[ordinal];
            var fate = returned.Fate[ordinal];
            var has = left.TryGetValue(giver, out var now) ? now : standings.Has[giver];
            left[giver] = GiveBack(ordinal, giver, fate, has);
            refused += fate == Reason.NothingToReturn ? 1 : 0;
            lapsed += fate == Reason.Late ? 1 : 0;
            if (fate != Reason.InTime)
            {
                continue;
            }

            if (receiver[ordinal] < 0)
            {
                list ??= new WaitingList(input, threshold, unmet, returned.Count - ordinal);
                receiver[ordinal] = ToWaitingList(ordinal, giver, list, unmet);
            }

            open += receiver[ordinal] < 0 ? 1 : 0;
            kept += receiver[ordinal] >= 0 && consortia.AreFellows(giver, receiver[ordinal]) ? 1 : 0;
        }

        Record(list);
        return new ReturnsResult
        {
            Policy = policy, Places = _places.Build(), Receiver = receiver, KeptInConsortium = kept, Lapsed = lapsed, LeftOpen = open,
            Refused = refused,
        };
    }

    /// <summary>The penalty scenario: each returned place lowers next year's claim.</summary>
    public static PenaltyScenario Penalty(ProfessionInput input, ReturnedPlaces returned)
    {
        var count = new SortedDictionary<int, int>();
        for (var ordinal = 0; ordinal < returned.Count; ordinal++)
        {
            if (returned.Fate[ordinal] != Reason.NothingToReturn)
            {
                count[returned.Giver[ordinal]] = count.GetValueOrDefault(returned.Giver[ordinal]) + 1;
            }
        }

        var places = new int[count.Count];
        count.Values.CopyTo(places, 0);
        var lowered = new long[places.Length];
        for (var k = 0; k < places.Length; k++)
        {
            lowered[k] = (long)places[k] * input.Parameters.PenaltyPlaces;
        }

        return new PenaltyScenario([.. count.Keys], places, lowered);
    }

    private int GiveBack(int ordinal, int giver, Reason fate, int has)
    {
        var gone = fate == Reason.NothingToReturn ? 0 : 1;
        _places.Add(giver, Column.Returned, gone);
        _steps.Add(new Step(StepKind.Return, giver)
        {
            Pass = Pass.Returns, Reason = fate, Other = returned.OfferedTo[ordinal], Before = has, After = has - gone, A = ordinal,
        });
        return has - gone;
    }

    private int ToWaitingList(int ordinal, int giver, WaitingList list, UnmetRequests unmet)
    {
        var reason = Reason.SectorList;
        var taker = policy == ReturnPolicy.Reallocate ? list.TakeFrom(input.Facts.SectorOf[giver]) : Step.None;
        if (taker < 0)
        {
            reason = Reason.ProfessionList;
            taker = list.Take();
        }

        if (taker < 0)
        {
            _steps.Add(new Step(StepKind.ReturnOpen, giver) { Pass = Pass.Returns, A = ordinal });
            return taker;
        }

        _places.Add(taker, Column.Received, 1);
        var after = unmet.Has(taker);
        var (numerator, days) = list.Standing(taker);
        _steps.Add(new Step(StepKind.ReceivedNational, taker)
        {
            Pass = Pass.Returns, Reason = reason, Other = giver, Before = after - 1, After = after,
            A = ordinal, B = numerator + days, C = days, // as it stood before it received this place
        });
        return taker;
    }

    private void Record(WaitingList? list)
    {
        if (trail is null)
        {
            return;
        }

        var draw = list?.Record(trail);
        foreach (var step in _steps)
        {
            trail.Add(step.Kind == StepKind.ReceivedNational && draw is { } drawn && drawn.Rank.TryGetValue(step.Party, out var rank)
                ? step with { Draw = drawn.Draw, Rank = rank }
                : step);
        }
    }
}
