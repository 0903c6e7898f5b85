namespace TopGrid.Allocation.Engine;

/// <summary>
/// The ladder in phases (rules.md 5). Each phase is a pure function that gives what it booked and why; a distributed run computes phases as
/// units and applies the bookings in canonical order (components ascending), <see cref="Run"/> does the same in one process.
/// </summary>
public static class Ladder
{
    /// <summary>Steps 1-7, the base and the split of the bonus.</summary>
    /// <param name="input">The profession.</param>
    /// <param name="trail">Receives steps and draws; null: no evidence is made.</param>
    public static FirstPassResult FirstPass(ProfessionInput input, Trail? trail = null)
    {
        Preparation.Record(input, trail);
        var places = new PlacesBuilder();
        var earned = (int[])input.Start.Clone();
        var newcomers = NewcomerPool.Place(input, places, earned, trail);
        var bonusPlaces = BonusReserve.Find(input, newcomers, earned, trail);
        var pass = new SeatPass(input, earned, Pass.First, places, trail).Run(input.Places - newcomers - bonusPlaces, guarantees: true);

        var (attributed, bases) = ConsortiumBase.Attribute(input, earned);
        ConsortiumBase.Record(input, attributed, trail);
        return new FirstPassResult
        {
            Places = places.Build(), Pool = NewcomerPool.Size(input), NewcomersPlaced = newcomers, BonusPlaces = bonusPlaces, Pass = pass,
            Attributed = attributed, Base = bases, Bonus = BonusSplit.Divide(input, bonusPlaces, bases, trail),
        };
    }

    /// <summary>Bonus over members and division of the components <paramref name="from"/> to <paramref name="to"/> (exclusive).</summary>
    /// <param name="input">The profession.</param>
    /// <param name="first">The first pass.</param>
    /// <param name="standings">After the first pass; not changed.</param>
    /// <param name="from">First component.</param>
    /// <param name="to">Past the last component.</param>
    /// <param name="trail">Receives steps and draws; null: no evidence is made.</param>
    public static ConsortiaResult Consortia(
        ProfessionInput input, FirstPassResult first, Standings standings, int from, int to, Trail? trail = null)
    {
        var places = new PlacesBuilder();
        if (input.IsLaterRound)
        {
            return new ConsortiaResult(places.Build(), 0, [], [], []);
        }

        var bonus = new BonusOverMembers(input, standings, places, trail);
        for (var component = from; component < to; component++)
        {
            var (first0, end) = (input.Components.Start[component], input.Components.Start[component + 1]);
            for (var at = first0; at < end; at++)
            {
                bonus.Divide(input.Components.Consortium[at], first.Bonus[input.Components.Consortium[at]]);
            }

            for (var at = first0; at < end; at++)
            {
                Division.Apply(input, input.Components.Consortium[at], first.Attributed, bonus.SlotBonus, places, trail);
            }
        }

        int[] slots = [.. bonus.SlotBonus.Keys], slotBonus = [.. bonus.SlotBonus.Values];
        return new ConsortiaResult(places.Build(), bonus.Taken, slots, slotBonus, [.. bonus.Provisional]);
    }

    /// <summary>All left-overs of the bonus together pass through steps 4-7 again, once.</summary>
    /// <param name="input">The profession.</param>
    /// <param name="first">The first pass.</param>
    /// <param name="standings">After the consortia of all components; not changed.</param>
    /// <param name="bonusTaken">Bonus places taken, all components together.</param>
    /// <param name="trail">Receives steps and draws; null: no evidence is made.</param>
    public static LeftOversResult LeftOvers(
        ProfessionInput input, FirstPassResult first, Standings standings, int bonusTaken, Trail? trail = null)
    {
        var seats = first.BonusPlaces - bonusTaken;
        if (seats == 0)
        {
            var none = new SeatPassResult(
                0, new long[input.GroupCount], new int[input.GroupCount], new int[input.GroupCount], new long[input.GroupCount], 0);
            return new LeftOversResult(Places.None, none);
        }

        trail?.Add(
            new Step(
                StepKind.LeftOvers, Step.None) { Pass = Pass.LeftOvers, A = first.BonusPlaces, B = bonusTaken, C = seats, After = seats });
        var places = new PlacesBuilder();
        var pass = new SeatPass(input, standings.Earned.ToArray(), Pass.LeftOvers, places, trail).Run(seats, guarantees: false);
        return new LeftOversResult(places.Build(), pass);
    }

    /// <summary>Returned places inside the components <paramref name="from"/> to <paramref name="to"/> (exclusive).</summary>
    /// <param name="input">The profession.</param>
    /// <param name="standings">After the division and the left-overs; not changed.</param>
    /// <param name="returned">Every returned place.</param>
    /// <param name="from">First component.</param>
    /// <param name="to">Past the last component.</param>
    /// <param name="trail">Receives steps and draws; null: no evidence is made.</param>
    public static InsideReturnsResult ReturnsInside(
        ProfessionInput input, Standings standings, ReturnedPlaces returned, int from, int to, Trail? trail = null)
    {
        if (returned.Count == 0 || from == to)
        {
            return new InsideReturnsResult(Places.None, [], []);
        }

        var places = new PlacesBuilder();
        var consortia = new GiverConsortia(input, returned, from, to);
        var byComponent = new SortedDictionary<int, List<int>>();
        for (var ordinal = 0; ordinal < returned.Count; ordinal++)
        {
            var at = consortia.ComponentOf(returned.Giver[ordinal]);
            if (returned.Fate[ordinal] == Reason.InTime && at >= 0)
            {
                (byComponent.TryGetValue(at, out var list) ? list : byComponent[at] = []).Add(ordinal);
            }
        }

        var inside = new ReturnsInside(input, standings, returned, consortia, places, trail);
        var ordinals = new List<int>();
        var takers = new List<int>();
        foreach (var list in byComponent.Values)
        {
            ordinals.AddRange(list);
            takers.AddRange(inside.HandOut(list));
        }

        return new InsideReturnsResult(places.Build(), [.. ordinals], [.. takers]);
    }

    /// <summary>All returns under one policy, after the inside round where the policy has one.</summary>
    /// <param name="input">The profession.</param>
    /// <param name="first">The first pass, for its thresholds.</param>
    /// <param name="standings">After the division and left-overs, and under reallocate also the inside round; not changed.</param>
    /// <param name="returned">Every returned place.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="inside">Inside rounds of all components under reallocate; none under waiting list.</param>
    /// <param name="trail">Receives steps and draws; null: no evidence is made.</param>
    public static ReturnsResult Returns(
        ProfessionInput input, FirstPassResult first, Standings standings, ReturnedPlaces returned, ReturnPolicy policy,
        IReadOnlyList<InsideReturnsResult> inside, Trail? trail = null)
    {
        var taker = new int[returned.Count];
        Array.Fill(taker, Step.None);
        foreach (var chunk in inside)
        {
            for (var k = 0; k < chunk.Ordinal.Length; k++)
            {
                taker[chunk.Ordinal[k]] = chunk.Taker[k];
            }
        }

        return new ReturnsNational(input, returned, policy, trail).HandOut(standings, first.Pass.Threshold, taker);
    }

    /// <summary>The penalty scenario: places as under the waiting list, claims lowered.</summary>
    public static PenaltyScenario Penalty(ProfessionInput input, ReturnedPlaces returned) => ReturnsNational.Penalty(input, returned);

    /// <summary>Step 10: the invariants and the final decisions.</summary>
    /// <param name="input">The profession.</param>
    /// <param name="first">The first pass.</param>
    /// <param name="leftOvers">The left-overs.</param>
    /// <param name="returned">Every returned place.</param>
    /// <param name="decided">The returns under the decided policy.</param>
    /// <param name="standings">After the returns; not changed.</param>
    /// <param name="trail">Receives the final decision of every applicant; null: no evidence is made.</param>
    public static SealResult Close(
        ProfessionInput input, FirstPassResult first, LeftOversResult leftOvers, ReturnedPlaces returned, ReturnsResult decided,
        Standings standings, Trail? trail = null) =>
        Seal.Close(input, first, leftOvers, returned, decided, standings, trail);

    /// <summary>
    /// The final decision of an institution: granted, partly, no place or refused; none when it neither applied nor had a place.
    /// </summary>
    public static Reason DecisionOf(ProfessionInput input, Standings standings, int institution) =>
        Seal.DecisionOf(input, standings, institution);

    /// <summary>Runs all phases for one profession.</summary>
    /// <param name="input">The profession.</param>
    /// <param name="parallelism">How many chunks of components are computed at the same time; the result does not depend on it.</param>
    /// <param name="evidence">Whether steps and draws are kept.</param>
    public static ProfessionResult Run(ProfessionInput input, int parallelism = 1, bool evidence = true) =>
        new LadderRun(input, parallelism, evidence).Run();
}
