namespace TopGrid.Data.Connections;

/// <summary>The database a model is stored in.</summary>
public enum Dialect
{
    /// <summary>The embedded default: one file, one process.</summary>
    Sqlite,

    /// <summary>The cluster's database: any number of processes.</summary>
    PostgreSql,
}
