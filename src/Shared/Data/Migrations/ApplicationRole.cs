using Npgsql;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Messages;
using TopGrid.Data.Transactions;

namespace TopGrid.Data.Migrations;

/// <summary>
/// The role with which hosts and workers use a PostgreSQL database that another role owns and migrates. It may add to append-only tables
/// and read them, and nothing else: triggers could be switched off by an owner, what was never granted cannot.
/// </summary>
public static class ApplicationRole
{
    /// <summary>Grants a role what this program needs, and takes from it what it does not. Run it after every migration.</summary>
    /// <param name="database">The migrated database, opened by the owner of its tables.</param>
    /// <param name="modules">Whose tables.</param>
    /// <param name="role">Name of the role, which must exist.</param>
    /// <param name="cancellationToken">Gives up; nothing is granted then.</param>
    /// <exception cref="StorageException">
    /// Not PostgreSQL, no such role, or one that would not be bound; the message says what to do.
    /// </exception>
    public static async Task GrantAsync(
        StorageDatabase database, IReadOnlyList<StorageModule> modules, string role, CancellationToken cancellationToken)
    {
        if (database.Dialect != Dialect.PostgreSql)
        {
            throw StorageException.Of(StorageMessageKind.NoRoles);
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        await CheckAsync(transaction, role, cancellationToken);
        var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(role);
        foreach (var module in modules)
        {
            await ExecuteAsync(transaction, $"""
                GRANT USAGE ON SCHEMA "{module.Name}" TO {quoted};
                GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA "{module.Name}" TO {quoted};
                """, cancellationToken);
            foreach (var (table, appendOnly) in await TablesAsync(transaction, module.Name, cancellationToken))
            {
                var rights = table == StorageNames.HistoryTable ? "SELECT" : appendOnly
                    ? "SELECT, INSERT"
                    : "SELECT, INSERT, UPDATE, DELETE";
                var name = new TableName(module.Name, table).Sql(Dialect.PostgreSql);
                await ExecuteAsync(
                    transaction, $"REVOKE ALL ON {name} FROM {quoted}; GRANT {rights} ON {name} TO {quoted}", cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task CheckAsync(Transaction transaction, string role, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(
            "SELECT rolsuper, pg_has_role(oid, (SELECT oid FROM pg_roles WHERE rolname = current_user), 'MEMBER') FROM pg_roles WHERE rolname = @role", ("role", role));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            throw StorageException.Of(StorageMessageKind.NoSuchRole, role);
        }

        if (reader.GetBoolean(0) || reader.GetBoolean(1))
        {
            throw StorageException.Of(StorageMessageKind.RoleNotBound, role);
        }
    }

    private static async Task<List<(string Table, bool AppendOnly)>> TablesAsync(
        Transaction transaction, string schema, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(
            """
            SELECT c.relname, EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = c.relname || '_append_only')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = @schema AND c.relkind = 'r'
            ORDER BY 1
            """,
            ("schema", schema));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<(string, bool)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add((reader.GetString(0), reader.GetBoolean(1)));
        }

        return tables;
    }

    private static async Task ExecuteAsync(Transaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
