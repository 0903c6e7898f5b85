using TopGrid.Data.Connections;

namespace TopGrid.Data.Mapping;

/// <summary>A module's table: in the module's schema on PostgreSQL, with the module's prefix on SQLite.</summary>
/// <param name="Module">The module's name, such as <c>registration</c>.</param>
/// <param name="Name">The table's name without schema or prefix, in snake_case.</param>
public sealed record TableName(string Module, string Name)
{
    /// <summary>The quoted name as it stands in a statement.</summary>
    public string Sql(Dialect dialect) => dialect == Dialect.PostgreSql
        ? $"\"{Module}\".\"{Name}\""
        : $"\"{Physical(dialect)}\"";

    /// <summary>The name in the catalog: without schema, with prefix on SQLite.</summary>
    public string Physical(Dialect dialect) => dialect == Dialect.PostgreSql ? Name : $"{Module}_{Name}";

    /// <summary>The schema, or null on SQLite, which has none.</summary>
    public string? Schema(Dialect dialect) => dialect == Dialect.PostgreSql ? Module : null;
}
