namespace TopGrid.Registration.Domain;

/// <summary>
/// The calendar day in the Netherlands, on which deadlines fall. Computed from the European rule, since a container may lack a time zone
/// database: summer time from the last Sunday of March to the last Sunday of October, 01:00 UTC both.
/// </summary>
internal static class DutchDay
{
    public static DateOnly Of(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        var summer = utc >= LastSunday(utc.Year, 3) && utc < LastSunday(utc.Year, 10);
        return DateOnly.FromDateTime(utc.AddHours(summer ? 2 : 1));
    }

    private static DateTime LastSunday(int year, int month)
    {
        var last = new DateTime(year, month, DateTime.DaysInMonth(year, month), 1, 0, 0, DateTimeKind.Utc);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
