using NpgsqlTypes;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Bulk;

/// <summary>A column of a bulk write: its name, type and how a row gives its value.</summary>
/// <typeparam name="TRow">The rows written.</typeparam>
/// <param name="Name">The column's name in snake_case.</param>
/// <param name="Type">The column's type.</param>
/// <param name="Value">The value: null, or of the .NET type that belongs to the column type.</param>
public sealed record BulkColumn<TRow>(string Name, ColumnType Type, Func<TRow, object?> Value)
{
    internal NpgsqlDbType NpgsqlType => Type switch
    {
        ColumnType.Text => NpgsqlDbType.Text,
        ColumnType.Integer => NpgsqlDbType.Integer,
        ColumnType.Long => NpgsqlDbType.Bigint,
        ColumnType.Boolean => NpgsqlDbType.Boolean,
        ColumnType.Date => NpgsqlDbType.Date,
        ColumnType.Instant => NpgsqlDbType.TimestampTz,
        ColumnType.Bytes => NpgsqlDbType.Bytea,
        _ => throw new InvalidOperationException($"Column {Name} has no type."),
    };
}
