using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using TopGrid.Data.Connections;

namespace TopGrid.Data.Mapping;

/// <summary>Values between .NET and the databases, in the one form that the model's conventions give them.</summary>
public static class StoredValue
{
    private const string DatePattern = "yyyy-MM-dd";

    /// <summary>Reads a date: type date on PostgreSQL, ISO text on SQLite.</summary>
    public static DateOnly GetDate(this DbDataReader reader, int ordinal) => reader is SqliteDataReader
        ? ToDate(reader.GetString(ordinal))
        : reader.GetFieldValue<DateOnly>(ordinal);

    /// <summary>Reads an instant in UTC: timestamptz on PostgreSQL, sortable text on SQLite.</summary>
    public static DateTimeOffset GetInstant(this DbDataReader reader, int ordinal) => reader is SqliteDataReader
        ? InstantFormat.FromText(reader.GetString(ordinal))
        : reader.GetFieldValue<DateTimeOffset>(ordinal);

    /// <summary>Reads a text, or null.</summary>
    public static string? GetTextOrNull(this DbDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    /// <summary>Reads a date, or null.</summary>
    public static DateOnly? GetDateOrNull(this DbDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetDate(ordinal);

    /// <summary>Reads an integer, or null.</summary>
    public static int? GetInt32OrNull(this DbDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetInt32(ordinal);

    /// <summary>Reads a boolean, or null.</summary>
    public static bool? GetBooleanOrNull(this DbDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetBoolean(ordinal);

    internal static object ToParameter(object? value, Dialect dialect) => value switch
    {
        null => DBNull.Value,
        Guid id => ToText(id),
        Enum name => name.ToString(),
        DateTimeOffset instant when dialect == Dialect.Sqlite => InstantFormat.ToText(instant),
        DateTimeOffset instant => InstantFormat.Normalise(instant),
        DateOnly date when dialect == Dialect.Sqlite => ToText(date),
        bool flag when dialect == Dialect.Sqlite => flag ? 1L : 0L,
        _ => value,
    };

    internal static DateOnly ToDate(string text) => DateOnly.ParseExact(text, DatePattern, CultureInfo.InvariantCulture);

    internal static string ToText(Guid id) => id.ToString("D");

    internal static string ToText(DateOnly date) => date.ToString(DatePattern, CultureInfo.InvariantCulture);
}
