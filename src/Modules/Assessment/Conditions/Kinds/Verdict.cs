namespace TopGrid.Assessment.Conditions.Kinds;

/// <summary>What a check finds, and the facts it looked at.</summary>
internal sealed record Verdict(ConditionOutcome Outcome, IReadOnlyList<ConditionFact> Facts)
{
    /// <summary>One yes-or-no fact: unknown goes to the board.</summary>
    public static ConditionOutcome Of(bool? holds) => holds switch
    {
        true => ConditionOutcome.Met,
        false => ConditionOutcome.NotMet,
        null => ConditionOutcome.BoardDecides,
    };

    /// <summary>Several that must all hold: one contradiction decides, then one unknown sends it to the board.</summary>
    public static ConditionOutcome All(IEnumerable<ConditionOutcome> outcomes)
    {
        var all = ConditionOutcome.Met;
        foreach (var outcome in outcomes)
        {
            if (outcome == ConditionOutcome.NotMet)
            {
                return ConditionOutcome.NotMet;
            }

            all = outcome == ConditionOutcome.BoardDecides ? outcome : all;
        }

        return all;
    }

    /// <summary>A total that must reach a least number, when some of its terms may be unknown (and are not negative).</summary>
    public static ConditionOutcome AtLeast(long known, long least, bool anyUnknown) =>
        known >= least ? ConditionOutcome.Met : anyUnknown ? ConditionOutcome.BoardDecides : ConditionOutcome.NotMet;

    /// <summary>A day that must not be after the last day, which is itself in time; an unknown day goes to the board.</summary>
    public static ConditionOutcome InTime(DateOnly? day, DateOnly lastDay) =>
        Of(day is { } known ? known <= lastDay : null);
}
