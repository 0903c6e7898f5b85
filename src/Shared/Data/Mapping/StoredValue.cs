using System.Globalization;
using TopGrid.Data.Connections;

namespace TopGrid.Data.Mapping;

/// <summary>Values of statements, in the form that the mapping gives them too.</summary>
internal static class StoredValue
{
    private const string DatePattern = "yyyy-MM-dd";

    internal static object ToParameter(object? value, Dialect dialect) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset instant when dialect == Dialect.Sqlite => InstantFormat.ToText(instant),
        DateTimeOffset instant => InstantFormat.Normalise(instant),
        DateOnly date when dialect == Dialect.Sqlite => ToText(date),
        bool flag when dialect == Dialect.Sqlite => flag ? 1L : 0L,
        _ => value,
    };

    internal static DateOnly ToDate(string text) => DateOnly.ParseExact(text, DatePattern, CultureInfo.InvariantCulture);

    internal static string ToText(DateOnly date) => date.ToString(DatePattern, CultureInfo.InvariantCulture);
}
