namespace TopGrid.Rules.Volume;

/// <summary>Which days of training count in an allocation year (rules.md 2 and 6).</summary>
/// <param name="FirstYear">First calendar year, counted from 1 January.</param>
/// <param name="LastYear">Last calendar year, counted until 31 December.</param>
/// <param name="UnsubsidisedCountsUntil">
/// Last calendar year in which unsubsidised days count; <see cref="NoYear"/> or <see cref="AllYears"/> for none or all.
/// </param>
/// <param name="InterruptionsCount">Whether days of leave and illness count as well.</param>
public sealed record VolumeWindow(int FirstYear, int LastYear, int UnsubsidisedCountsUntil, bool InterruptionsCount)
{
    /// <summary>No unsubsidised day counts.</summary>
    public const int NoYear = 0;

    /// <summary>Unsubsidised days of every calendar year count.</summary>
    public const int AllYears = 9999;

    /// <summary>
    /// Calendar years T-4 to T-2 with every day in them: for a look at a year whose protocol is not known. Nothing is decided on it.
    /// </summary>
    public static VolumeWindow Usual(int year) => new(year - 4, year - 2, AllYears, InterruptionsCount: true);
}
