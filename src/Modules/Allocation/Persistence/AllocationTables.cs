using TopGrid.Data.Connections;

namespace TopGrid.Allocation.Persistence;

/// <summary>The names of Allocation's tables in statements.</summary>
internal static class AllocationTables
{
    /// <summary>The table of rows of a type as it stands in a statement.</summary>
    public static string Sql<TRow>(Dialect dialect) => AllocationConnection.Module.Name<TRow>().Sql(dialect);
}
