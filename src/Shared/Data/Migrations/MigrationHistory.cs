using System.Data;
using DbUp.Engine;
using DbUp.Engine.Transactions;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Migrations;

/// <summary>
/// Which scripts of a module ran, in a table of the module. Its columns are those in which databases from before there was DbUp keep it, so
/// that such a one goes on as it is.
/// </summary>
internal sealed class MigrationHistory(string module, Dialect dialect, Func<IConnectionManager> connections) : IJournal
{
    private readonly TableName _table = new(module, StorageNames.HistoryTable);

    public string[] GetExecutedScripts() => connections().ExecuteCommandsWithManagedConnection(make =>
    {
        using var command = Command(make, Exists(_table, dialect));
        if (command.ExecuteScalar() is null)
        {
            return [];
        }

        command.CommandText = $"SELECT \"MigrationId\" FROM {_table.Sql(dialect)} ORDER BY 1";
        using var rows = command.ExecuteReader();
        var ids = new List<string>();
        while (rows.Read())
        {
            ids.Add(rows.GetString(0));
        }

        return ids.ToArray();
    });

    public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
    {
        using var command =
            Command(dbCommandFactory, $"INSERT INTO {_table.Sql(dialect)} (\"MigrationId\", \"ProductVersion\") VALUES (@id, @version)");
        Add(command, "id", script.Name);
        Add(command, "version", typeof(MigrationHistory).Assembly.GetName().Version?.ToString(3) ?? "");
        command.ExecuteNonQuery();
    }

    public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory)
    {
        using var command = Command(dbCommandFactory, Exists(_table, dialect));
        if (command.ExecuteScalar() is not null)
        {
            return;
        }

        if (dialect == Dialect.PostgreSql)
        {
            command.CommandText = $"SELECT 'x' FROM pg_namespace WHERE nspname = '{module}'";
            // With IF NOT EXISTS the right to create one would be needed even where it is there.
            if (command.ExecuteScalar() is null)
            {
                command.CommandText = $"CREATE SCHEMA \"{module}\"";
                command.ExecuteNonQuery();
            }
        }

        command.CommandText =
            $"""CREATE TABLE {_table.Sql(dialect)} ("MigrationId" text NOT NULL PRIMARY KEY, "ProductVersion" text NOT NULL)""";
        command.ExecuteNonQuery();
    }

    /// <summary>The question whether a module has a history; quiet where it has none.</summary>
    internal static string Exists(TableName table, Dialect dialect) => dialect == Dialect.PostgreSql
        ? $"SELECT 'x' WHERE to_regclass('{table.Sql(dialect)}') IS NOT NULL"
        : $"SELECT 'x' FROM sqlite_master WHERE type = 'table' AND name = '{table.Physical(dialect)}'";

    private static IDbCommand Command(Func<IDbCommand> make, string sql)
    {
        var command = make();
#pragma warning disable CA2100 // Names come from the modules, not from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private static void Add(IDbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
