using System.Data.Common;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Engine.Transactions;
using DbUp.Postgresql;
using DbUp.Sqlite;
using DbUp.Sqlite.Helpers;
using TopGrid.Data.Connections;

namespace TopGrid.Data.Migrations;

/// <summary>
/// DbUp over one open connection: on PostgreSQL the very session that holds the lock, so that whoever loses the lock migrates no more.
/// </summary>
internal static class MigrationEngine
{
    /// <summary>The engine for one module; each script runs in a transaction of its own.</summary>
    public static UpgradeEngine Of(StorageModule module, Dialect dialect, DbConnection connection)
    {
        var builder = new UpgradeEngineBuilder();
        builder.Configure(configuration =>
        {
            configuration.ConnectionManager = new OneConnection(connection);
            configuration.Journal = new MigrationHistory(module.Name, dialect, () => configuration.ConnectionManager);
            configuration.ScriptExecutor = dialect == Dialect.PostgreSql
                ? new PostgresqlScriptExecutor(
                    () => configuration.ConnectionManager, () => configuration.Log, null, () => false, [], () => configuration.Journal)
                : new SqliteScriptExecutor(
                    () => configuration.ConnectionManager, () => configuration.Log, null, () => false, [], () => configuration.Journal);
        });
        return builder
            .WithScripts(module.Scripts(dialect).Select(script => new SqlScript(script.Id, script.Sql)))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .Build();
    }

    // Both drivers take a script whole; DbUp's own ways to cut it do not know every form of a trigger's body.
    private sealed class OneConnection(DbConnection connection) : DatabaseConnectionManager(_ => new SharedConnection(connection))
    {
        public override IEnumerable<string> SplitScriptIntoCommands(string scriptContents) => [scriptContents];
    }
}
