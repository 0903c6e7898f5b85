using TopGrid.Data.Connections;

namespace TopGrid.Data.Mapping;

/// <summary>How the column types are called on the databases.</summary>
internal static class ColumnTypes
{
    public static string Store(ColumnType type, Dialect dialect) => (type, dialect) switch
    {
        (ColumnType.Text, Dialect.PostgreSql) => "text",
        (ColumnType.Integer, Dialect.PostgreSql) => "integer",
        (ColumnType.Long, Dialect.PostgreSql) => "bigint",
        (ColumnType.Boolean, Dialect.PostgreSql) => "boolean",
        (ColumnType.Date, Dialect.PostgreSql) => "date",
        (ColumnType.Instant, Dialect.PostgreSql) => "timestamp with time zone",
        (ColumnType.Bytes, Dialect.PostgreSql) => "bytea",
        (ColumnType.Text or ColumnType.Date or ColumnType.Instant, _) => "TEXT",
        (ColumnType.Integer or ColumnType.Long or ColumnType.Boolean, _) => "INTEGER",
        (ColumnType.Bytes, _) => "BLOB",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static Type Clr(ColumnType type) => type switch
    {
        ColumnType.Text => typeof(string),
        ColumnType.Integer => typeof(int),
        ColumnType.Long => typeof(long),
        ColumnType.Boolean => typeof(bool),
        ColumnType.Date => typeof(DateOnly),
        // EF's generator is told the store type; the .NET type only has to be one that both providers map to it.
        ColumnType.Instant => typeof(DateTimeOffset),
        ColumnType.Bytes => typeof(byte[]),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static string? Collation(ColumnType type, Dialect dialect) => type == ColumnType.Text
        ? dialect == Dialect.PostgreSql ? "C" : "BINARY"
        : null;
}
