using System.Globalization;

namespace TopGrid.Assessment.Conditions;

/// <summary>
/// A day relative to the allocation year, written <c>T-1-02-15</c>: 15 February of the year before. As a last day it
/// is itself in time (rules.md 6).
/// </summary>
internal sealed record YearDay(int YearsBefore, int Month, int Day)
{
    public DateOnly In(int allocationYear) => new(allocationYear - YearsBefore, Month, Day);

    public static YearDay? Parse(string text)
    {
        var parts = text.Split('-');
        if (parts.Length != 4 || parts[0] != "T"
            || !Number(parts[1], 1, 9, out var yearsBefore)
            || !Number(parts[2], 1, 12, out var month)
            // 29 February is refused: it would not exist in most years.
            || !Number(parts[3], 1, DateTime.DaysInMonth(2001, month), out var day))
        {
            return null;
        }

        return new YearDay(yearsBefore, month, day);
    }

    private static bool Number(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number >= least && number <= most;
}
