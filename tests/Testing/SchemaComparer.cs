using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Migrations;

namespace TopGrid.Testing;

/// <summary>
/// Holds the migrations equal to the mapping: the catalog of a migrated database and what the mapping says are compared line by line
/// (tables, columns, types, nullability, collation, keys, indexes, references).
/// </summary>
public static class SchemaComparer
{
    /// <summary>The differences as sentences; empty when the schemas agree.</summary>
    /// <param name="database">An empty database or one where only this module's migrations ran.</param>
    /// <param name="module">The module.</param>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(TestDatabase database, StorageModule module)
    {
        await database.MigrateAsync(module);
        var migrated = await SchemaReader.ReadAsync(database.Database, module.Name);
        var mapped = module.Tables.Tables.SelectMany(table => Lines(table, database.Dialect)).ToHashSet(StringComparer.Ordinal);
        if (mapped.Count == 0)
        {
            return ["the mapping has no table at all"];
        }

        return
        [
            .. migrated.Except(mapped).Select(line => $"only by migration: {line}"),
            .. mapped.Except(migrated).Order(StringComparer.Ordinal).Select(line => $"only in the mapping: {line}"),
        ];
    }

    private static IEnumerable<string> Lines(TableMap table, Dialect dialect) =>
    [
        .. table.Columns.Select(column => $"column {table.Name}.{column.Name}: {Type(column.Type, dialect)} {(column.IsNullable ? "null" : "not null")}"
            + (column.Type == ColumnType.Text ? dialect == Dialect.PostgreSql ? " collate C" : " collate BINARY" : "")),
        $"key {table.Name}: {string.Join(", ", table.KeyColumns)}",
        .. table.Indexes.Select(index => $"index {table.Name}: {(index.IsUnique ? "unique " : "")}{string.Join(", ", index.Columns)}"),
        .. table.References.Select(other => $"reference {table.Name}: {string.Join(", ", other.Columns)} to {other.Table}"),
    ];

    private static string Type(ColumnType type, Dialect dialect) => (type, dialect) switch
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
}
