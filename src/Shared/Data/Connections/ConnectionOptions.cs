using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using LinqToDB;
using LinqToDB.DataProvider;
using LinqToDB.DataProvider.PostgreSQL;
using LinqToDB.DataProvider.SQLite;
using LinqToDB.Interceptors;
using Npgsql;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Connections;

/// <summary>
/// What linq2db is told about a database: the provider, which it need not ask the server for, and how large values are read.
/// </summary>
internal sealed class ConnectionOptions(Dialect dialect, SqliteConnectionSettings sqlite, Func<DbConnection> create)
{
    private readonly ConcurrentDictionary<ModuleTables, DataOptions> _shared = new();

    /// <summary>For connections that are opened when they are used, and closed with their owner.</summary>
    public DataOptions OfTheirOwn(ModuleTables tables) => Shared(tables).UseConnectionFactory(Provider, _ => create());

    /// <summary>For what belongs to a transaction.</summary>
    public DataOptions Inside(ModuleTables tables, DbTransaction transaction) => Shared(tables).UseTransaction(Provider, transaction);

    private IDataProvider Provider => dialect == Dialect.PostgreSql
        ? PostgreSQLTools.GetDataProvider(PostgreSQLVersion.v13)
        : SQLiteTools.GetDataProvider(SQLiteProvider.Microsoft);

    private DataOptions Shared(ModuleTables tables) => _shared.GetOrAdd(tables, _ =>
    {
        var options = new DataOptions().UseMappingSchema(tables.For(dialect));
        return dialect == Dialect.PostgreSql
            ? options.UseOptimizeForSequentialAccess(true).UseInterceptor(new SequentialAccess())
            : options.UseInterceptor(new Settings(sqlite));
    });

    private sealed class Settings(SqliteConnectionSettings settings) : ConnectionInterceptor
    {
        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) => settings.Apply(connection);

        public override Task ConnectionOpenedAsync(
            ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken) =>
            settings.ApplyAsync(connection, cancellationToken);
    }

    // Without it the driver holds a whole row, of which a value can have a hundred megabytes, beside the value.
    private sealed class SequentialAccess : CommandInterceptor
    {
        public override LinqToDB.Common.Option<DbDataReader> ExecuteReader(
            CommandEventData eventData, DbCommand command, CommandBehavior commandBehavior, LinqToDB.Common.Option<DbDataReader> result) =>
            command is NpgsqlCommand
                ? LinqToDB.Common.Option<DbDataReader>.Some(command.ExecuteReader(commandBehavior | CommandBehavior.SequentialAccess))
                : result;

        public override async Task<LinqToDB.Common.Option<DbDataReader>> ExecuteReaderAsync(
            CommandEventData eventData,
            DbCommand command,
            CommandBehavior commandBehavior,
            LinqToDB.Common.Option<DbDataReader> result,
            CancellationToken cancellationToken) => command is NpgsqlCommand
                ? LinqToDB.Common.Option<DbDataReader>.Some(
                    await command.ExecuteReaderAsync(commandBehavior | CommandBehavior.SequentialAccess, cancellationToken))
                : result;
    }
}
