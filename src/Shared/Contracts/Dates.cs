using System.Globalization;
using Date = Google.Type.Date;

namespace TopGrid.Common.Contracts;

/// <summary>Dates on the wire (<c>google.type.Date</c>, always a whole date here) and in code.</summary>
public static class Dates
{
    /// <summary>The date as a message.</summary>
    /// <param name="date">The date.</param>
    /// <returns>The message.</returns>
    public static Date ToMessage(this DateOnly date) => new() { Year = date.Year, Month = date.Month, Day = date.Day };

    /// <summary>The date as a message; null stays null (an absent field).</summary>
    /// <param name="date">The date, or null.</param>
    /// <returns>The message, or null.</returns>
    public static Date? ToMessage(this DateOnly? date) => date?.ToMessage();

    /// <summary>The date of a message.</summary>
    /// <param name="message">The message; null = absent.</param>
    /// <param name="date">The date; null when absent or not a whole, existing date.</param>
    /// <returns>Whether it is absent or a whole, existing date; false must be refused.</returns>
    public static bool TryRead(Date? message, out DateOnly? date)
    {
        date = null;
        if (message is null)
        {
            return true;
        }

        if (message.Year is < 1 or > 9999 || message.Month is < 1 or > 12
            || message.Day < 1 || message.Day > DateTime.DaysInMonth(message.Year, message.Month))
        {
            return false;
        }

        date = new DateOnly(message.Year, message.Month, message.Day);
        return true;
    }

    /// <summary>The date as files write it, <c>2025-01-31</c>.</summary>
    /// <param name="date">The date.</param>
    /// <returns>Ten characters.</returns>
    public static string ToIso(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static bool TryParse(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
