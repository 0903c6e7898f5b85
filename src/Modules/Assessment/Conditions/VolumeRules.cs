namespace TopGrid.Assessment.Conditions;

/// <summary>How training days count in a year (rules.md 2); conditions on volume need them.</summary>
/// <param name="UnsubsidisedCountsUntil">Last calendar year in which unsubsidised days count; 0 when they never count.</param>
/// <param name="InterruptionsCount">Whether days of leave and illness count as training days.</param>
/// <param name="WindowFirst">First calendar year of the window, in years before the allocation year.</param>
/// <param name="WindowLast">Last calendar year of the window, in years before the allocation year.</param>
public sealed record VolumeRules(int UnsubsidisedCountsUntil, bool InterruptionsCount, int WindowFirst = 4, int WindowLast = 2)
{
    /// <summary>
    /// The rules of an allocation year (rules.md 2 and 6): unsubsidised days count in every year before T=2023, until 2020
    /// for T=2023, and not at all later; interruptions never count. A protocol file that says otherwise is passed instead.
    /// </summary>
    public static VolumeRules For(int allocationYear) => new(
        allocationYear switch
        {
            < 2023 => allocationYear,
            2023 => 2020,
            _ => 0,
        },
        InterruptionsCount: false);
}
