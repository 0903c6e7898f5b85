namespace TopGrid.Allocation.Engine;

/// <summary>Step 10: conservation, limits, and one final decision for every applicant (rules.md 5).</summary>
internal static class Seal
{
    public static SealResult Close(
        ProfessionInput input, FirstPassResult first, LeftOversResult leftOvers, ReturnedPlaces returned, ReturnsResult decided,
        Standings standings, Trail? trail)
    {
        var granted = 0;
        for (var i = 0; i < input.Institutions; i++)
        {
            granted += standings.Has[i] - input.Start[i];
        }

        var open = first.Pass.LeftOpen + leftOvers.Pass.LeftOpen + decided.LeftOpen;
        var violation = Conservation(input, granted, open, decided.Lapsed)
            ?? BonusWithin(input, first, standings)
            ?? NoneAboveRequest(input, returned, decided, standings);
        Decide(input, standings, trail);
        return new SealResult(violation, granted, open, decided.Lapsed);
    }

    /// <summary>
    /// The final decision of an institution (dataset.md allocation.csv), or None when it neither applied nor had a place.
    /// </summary>
    public static Reason DecisionOf(ProfessionInput input, Standings standings, int i)
    {
        if (input.Status[i] == ApplicantStatus.None && !HadPlace(standings, i))
        {
            return Reason.None;
        }

        var granted = standings.Has[i] - input.Start[i];
        if (granted == 0)
        {
            return input.IsEligible(i) ? Reason.NoPlace : Reason.Refused;
        }

        var asked = input.Status[i] == ApplicantStatus.None ? 0 : input.Ask[i];
        return granted >= asked ? Reason.Granted : Reason.Partly;
    }

    private static bool HadPlace(Standings standings, int i) =>
        standings[Column.MovedIn, i] > 0 || standings[Column.Received, i] > 0;

    private static Violation? Conservation(ProfessionInput input, int granted, int open, int lapsed) =>
        granted + open + lapsed == input.Places
            ? null
            : new Violation("granted + open + lapsed = N", Step.None, input.Places, (long)granted + open + lapsed);

    private static Violation? BonusWithin(ProfessionInput input, FirstPassResult first, Standings standings)
    {
        long bonus = 0;
        for (var i = 0; i < input.Institutions; i++)
        {
            bonus += standings[Column.Bonus, i];
        }

        return bonus <= first.BonusPlaces
            ? null
            : new Violation("bonus places within those set aside", Step.None, first.BonusPlaces, bonus);
    }

    private static Violation? NoneAboveRequest(ProfessionInput input, ReturnedPlaces returned, ReturnsResult decided, Standings standings)
    {
        // Moved-in and offered places aside.
        var offered = new int[input.Institutions];
        for (var ordinal = 0; ordinal < returned.Count; ordinal++)
        {
            if (decided.Receiver[ordinal] >= 0 && decided.Receiver[ordinal] == returned.OfferedTo[ordinal])
            {
                offered[decided.Receiver[ordinal]]++;
            }
        }

        for (var i = 0; i < input.Institutions; i++)
        {
            var limit = input.IsEligible(i) ? input.Limit(i) : input.Start[i];
            var counted = standings.Earned[i] + standings[Column.Received, i] - offered[i];
            if (counted > limit)
            {
                return new Violation("no one above its request", i, limit, counted);
            }

            if (standings.Has[i] < 0)
            {
                return new Violation("no one gives more than it has", i, 0, standings.Has[i]);
            }
        }

        return null;
    }

    private static void Decide(ProfessionInput input, Standings standings, Trail? trail)
    {
        if (trail is null)
        {
            return;
        }

        for (var i = 0; i < input.Institutions; i++)
        {
            var decision = DecisionOf(input, standings, i);
            if (decision != Reason.None)
            {
                var granted = standings.Has[i] - input.Start[i];
                var asked = input.Status[i] == ApplicantStatus.None ? 0 : input.Ask[i];
                trail.Add(new Step(StepKind.Final, i)
                {
                    Pass = Pass.Seal, Reason = decision, Before = input.Start[i], After = standings.Has[i], A = asked, B = granted,
                });
            }
        }
    }
}
