namespace TopGrid.Allocation.Engine;

/// <summary>
/// Returned places inside their consortia (rules.md 5 step 9 <c>reallocate</c>, first round): the in-time returned places of the
/// members of one component, one by one in order.
/// </summary>
internal sealed class ReturnsInside(
    ProfessionInput input, Standings standings, ReturnedPlaces returned, GiverConsortia consortia, PlacesBuilder places, Trail? trail)
{
    private readonly UnmetRequests _unmet = new(input, standings, returned);
    private readonly Dictionary<int, Contest> _contests = [];
    private readonly List<(Step Step, int Giver)> _steps = [];
    private readonly Dictionary<int, List<int>> _fellowsOf = [];

    /// <summary>Hands out the places of one component; gives who took each, -1 for nobody.</summary>
    public int[] HandOut(List<int> ordinals)
    {
        var takers = new int[ordinals.Count];
        for (var k = 0; k < takers.Length; k++)
        {
            takers[k] = Taker(ordinals[k]);
        }

        Record();
        return takers;
    }

    private int Taker(int ordinal)
    {
        var giver = returned.Giver[ordinal];
        var fellows = Fellows(giver);
        var offered = returned.OfferedTo[ordinal];

        // Named and a fellow member and recognised: whatever its request; but whoever returns never receives.
        if (offered >= 0 && fellows.BinarySearch(offered) >= 0 && input.Recognised[offered] && !returned.HasRow[offered])
        {
            return Give(ordinal, giver, offered, Reason.Offered);
        }

        var least = LeastSoFar(fellows);
        if (least.Count == 0)
        {
            return Step.None;
        }

        if (!_contests.TryGetValue(giver, out var contest))
        {
            _contests[giver] = contest = new Contest(input, $"return:{input.Facts.Tpids[giver]}");
        }

        return Give(ordinal, giver, contest.Decide(least), Reason.LeastSoFar);
    }

    private int Give(int ordinal, int giver, int taker, Reason reason)
    {
        var before = _unmet.Has(taker);
        _unmet.Receive(taker);
        places.Add(taker, Column.Received, 1);
        _steps.Add((new Step(StepKind.ReceivedInside, taker)
        {
            Pass = Pass.Returns, Reason = reason, Other = giver, Before = before, After = before + 1, A = ordinal, B = input.Volume[taker],
        }, giver));
        return taker;
    }

    private List<int> Fellows(int giver) =>
        _fellowsOf.TryGetValue(giver, out var known) ? known : _fellowsOf[giver] = consortia.FellowsOf(giver);

    private List<int> LeastSoFar(List<int> fellows)
    {
        var best = new List<int>();
        var least = (Has: int.MaxValue, Volume: long.MaxValue);
        foreach (var i in fellows)
        {
            if (!_unmet.Wants(i))
            {
                continue;
            }

            var standing = (_unmet.Has(i), input.Volume[i]);
            var order = standing.CompareTo(least);
            if (order < 0)
            {
                best.Clear();
                least = standing;
            }

            if (order <= 0)
            {
                best.Add(i);
            }
        }

        return best;
    }

    private void Record()
    {
        if (trail is null)
        {
            return;
        }

        var draws = new Dictionary<int, (int Draw, Dictionary<int, int> Rank)?>();
        foreach (var (giver, contest) in _contests)
        {
            draws[giver] = contest.Record(Pass.Returns, trail);
        }

        foreach (var (step, giver) in _steps)
        {
            var draw = draws.GetValueOrDefault(giver);
            trail.Add(step.Reason == Reason.LeastSoFar && draw is { } drawn && drawn.Rank.TryGetValue(step.Party, out var rank)
                ? step with { Draw = drawn.Draw, Rank = rank }
                : step);
        }

        _contests.Clear();
        _steps.Clear();
    }
}
