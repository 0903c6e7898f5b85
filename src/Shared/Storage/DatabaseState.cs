using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace TopGrid.Storage;

/// <summary>How a database stands to this program.</summary>
public enum DatabaseStateKind
{
    /// <summary>Its tables are exactly those of this program.</summary>
    Current,

    /// <summary>There are no tables of any module yet.</summary>
    Missing,

    /// <summary>Migrations are still to be applied.</summary>
    Old,

    /// <summary>A newer program has migrated it; this one must not touch it.</summary>
    Newer,
}

/// <summary>Whether this program can work on a database as it is.</summary>
/// <param name="Kind">How it stands.</param>
/// <param name="Pending">Migrations of this program that the database does not have, as <c>module/migration</c>.</param>
/// <param name="Unknown">Migrations of the database that this program does not know, as <c>module/migration</c>.</param>
/// <param name="Sentence">What an operator reads: what is the case and what to do.</param>
public sealed record DatabaseState(
    DatabaseStateKind Kind, IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown, string Sentence)
{
    /// <summary>Looks at the history of every module without changing anything.</summary>
    /// <exception cref="StorageException">The database cannot be reached.</exception>
    public static async Task<DatabaseState> CheckAsync(
        StorageDatabase database, IReadOnlyList<StorageModule> modules, CancellationToken cancellationToken)
    {
        List<string> pending = [], unknown = [];
        var found = 0;
        if (database.Dialect == Dialect.Sqlite && !File.Exists(database.Options.Target))
        {
            return Judge(database, found, [.. modules.SelectMany(module => Known(database, module))], unknown);
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        foreach (var module in modules)
        {
            var known = Known(database, module);
            var applied = await AppliedAsync(connection, database.Dialect, module.Name, cancellationToken).ConfigureAwait(false);
            found += applied.Count;
            pending.AddRange(known.Except(applied));
            unknown.AddRange(applied.Except(known));
        }

        return Judge(database, found, pending, unknown);
    }

    /// <summary>Goes on only when the database is current.</summary>
    /// <exception cref="StorageException">It is not; the message says what to do.</exception>
    public void EnsureCurrent()
    {
        if (Kind != DatabaseStateKind.Current)
        {
            throw new StorageException(Sentence);
        }
    }

    private static DatabaseState Judge(StorageDatabase database, int found, List<string> pending, List<string> unknown)
    {
        var name = database.Options.Display;
        var (kind, sentence) = (found, unknown.Count, pending.Count) switch
        {
            (_, > 0, _) => (DatabaseStateKind.Newer,
                $"The database {name} was migrated by a newer version of TopGrid (it has {string.Join(", ", unknown)}). Use that version, or another database."),
            (0, _, > 0) => (DatabaseStateKind.Missing,
                $"The database {name} has no TopGrid tables yet. Create them with 'topgrid migrate'."),
            (_, _, > 0) => (DatabaseStateKind.Old,
                $"The database {name} is of an older version of TopGrid; {pending.Count} migrations are missing. Make a backup, then run 'topgrid migrate'."),
            _ => (DatabaseStateKind.Current, $"The database {name} is up to date."),
        };
        return new DatabaseState(kind, pending, unknown, sentence);
    }

    private static List<string> Known(StorageDatabase database, StorageModule module)
    {
        using var context = module.CreateContext(database);
        return [.. context.GetService<IMigrationsAssembly>().Migrations.Keys.Select(id => $"{module.Name}/{id}")];
    }

    // EF's own reader fails on a missing history table inside a log of errors; asking the catalog first is quiet.
    private static async Task<List<string>> AppliedAsync(
        DbConnection connection, Dialect dialect, string module, CancellationToken cancellationToken)
    {
        var history = new TableName(module, StorageNames.HistoryTable);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the modules, not from outside.
        command.CommandText = dialect == Dialect.PostgreSql
            ? $"SELECT to_regclass('{history.Sql(dialect)}') IS NOT NULL"
            : $"SELECT count(*) > 0 FROM sqlite_master WHERE type = 'table' AND name = '{history.Physical(dialect)}'";
        if (!Convert.ToBoolean(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), System.Globalization.CultureInfo.InvariantCulture))
        {
            return [];
        }

        command.CommandText = $"SELECT \"MigrationId\" FROM {history.Sql(dialect)} ORDER BY 1";
#pragma warning restore CA2100
        var applied = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            applied.Add($"{module}/{reader.GetString(0)}");
        }

        return applied;
    }
}
