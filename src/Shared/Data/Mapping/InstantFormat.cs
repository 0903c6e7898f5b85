using System.Globalization;

namespace TopGrid.Data.Mapping;

/// <summary>
/// Instants on SQLite: UTC text of one width, so that text order is time order. Microseconds on both databases,
/// since PostgreSQL drops the last digit of .NET's 100 ns.
/// </summary>
internal static class InstantFormat
{
    private const string Pattern = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static DateTimeOffset Normalise(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    public static string ToText(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString(Pattern, CultureInfo.InvariantCulture);

    public static DateTimeOffset FromText(string text) =>
        DateTimeOffset.ParseExact(
            text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
