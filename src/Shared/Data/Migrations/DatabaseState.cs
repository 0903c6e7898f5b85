using System.Globalization;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;

namespace TopGrid.Data.Migrations;

/// <summary>How a database stands to this program.</summary>
public enum DatabaseStateKind
{
    /// <summary>Its tables are exactly those of this program.</summary>
    Current,

    /// <summary>There are no tables of any module yet.</summary>
    Missing,

    /// <summary>Migrations are still to be applied: it is of an older program, or a migration was cut off between two modules.</summary>
    Old,

    /// <summary>A newer program has migrated it; this one must not touch it.</summary>
    Newer,

    /// <summary>Its tables are not those of its own history of migrations, such as after a restore that was cut off.</summary>
    Damaged,
}

/// <summary>Whether this program can work on a database as it is.</summary>
/// <param name="Kind">How it stands.</param>
/// <param name="Pending">Migrations of this program that the database does not have, as <c>module/migration</c>.</param>
/// <param name="Unknown">Migrations of the database that this program does not know, as <c>module/migration</c>.</param>
/// <param name="Said">What an operator reads: what is the case and what to do.</param>
public sealed record DatabaseState(
    DatabaseStateKind Kind, IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown, StorageMessage Said)
{
    private const int MostNamed = 5;

    /// <summary>Looks at the history and the tables of every module without changing anything.</summary>
    /// <exception cref="StorageException">The database cannot be reached or read, or another process migrates it.</exception>
    public static async Task<DatabaseState> CheckAsync(
        StorageDatabase database, IReadOnlyList<StorageModule> modules, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        // Not even opened: SQLite would write its first page.
        if (database.Dialect == Dialect.Sqlite && SqliteProcessGuard.HoldsNothing(database.Options.Target))
        {
            findings.Pending.AddRange(modules.SelectMany(module => Known(database, module).Migrations));
            return findings.Judge(database.Options.Display);
        }

        await using var catalog = await SchemaCatalog.OpenAsync(database, cancellationToken);
        foreach (var module in modules)
        {
            var (migrations, tables) = Known(database, module);
            findings.Add(
                module.Name,
                migrations,
                tables,
                await catalog.AppliedAsync(module.Name, cancellationToken),
                await catalog.TablesAsync(module.Name, cancellationToken));
        }

        return findings.Judge(database.Options.Display);
    }

    /// <summary>Goes on only when the database is current.</summary>
    /// <exception cref="StorageException">It is not; the message says what to do.</exception>
    public void EnsureCurrent()
    {
        if (Kind != DatabaseStateKind.Current)
        {
            throw new StorageException(Said);
        }
    }

    private static (IReadOnlyList<string> Migrations, IReadOnlyList<string> Tables) Known(StorageDatabase database, StorageModule module) =>
        (
        [.. module.Scripts(database.Dialect).Select(script => $"{module.Name}/{script.Id}")],
        [.. module.Tables.Tables.Select(table => module.Tables.Name(table).Physical(database.Dialect))]);

    private sealed class Findings
    {
        private readonly List<string> _unknown = [];
        private readonly List<string> _damage = [];
        private int _known;
        private int _applied;

        public List<string> Pending { get; } = [];

        public void Add(
            string module, IReadOnlyList<string> migrations, IReadOnlyList<string> tables, IReadOnlyList<string> applied,
            IReadOnlyList<string> present)
        {
            _known += migrations.Count;
            _applied += applied.Count;
            var pending = migrations.Except(applied).ToList();
            var unknown = applied.Except(migrations).ToList();
            Pending.AddRange(pending);
            _unknown.AddRange(unknown);
            // Between two versions nobody knows which tables there should be; at both ends of a history it is plain.
            if (pending.Count == 0 && unknown.Count == 0)
            {
                _damage.AddRange(tables.Except(present).Select(table => $"- {module}: {table}"));
            }
            else if (applied.Count == 0)
            {
                _damage.AddRange(present.Select(table => $"+ {module}: {table}"));
            }
        }

        public DatabaseState Judge(string name)
        {
            var (kind, said) = (_applied, _unknown.Count, _damage.Count, Pending.Count) switch
            {
                (_, > 0, _, _) => (DatabaseStateKind.Newer, new StorageMessage(StorageMessageKind.Newer, name, Some(_unknown))),
                (_, _, > 0, _) => (DatabaseStateKind.Damaged, new StorageMessage(StorageMessageKind.Damaged, name, Some(_damage))),
                (0, _, _, > 0) => (DatabaseStateKind.Missing, new StorageMessage(StorageMessageKind.Missing, name)),
                (_, _, _, > 0) => (DatabaseStateKind.Old, new StorageMessage(
                    StorageMessageKind.Old,
                    name,
                    Pending.Count.ToString(CultureInfo.InvariantCulture),
                    _known.ToString(CultureInfo.InvariantCulture),
                    Pending[0])),
                _ => (DatabaseStateKind.Current, new StorageMessage(StorageMessageKind.Current, name)),
            };
            return new DatabaseState(kind, Pending, _unknown, said);
        }

        private static string Some(List<string> names) =>
            string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? ", ..." : "");
    }
}
