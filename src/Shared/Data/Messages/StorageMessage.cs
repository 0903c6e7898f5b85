using System.Globalization;

namespace TopGrid.Data.Messages;

/// <summary>A sentence for the operator about a database: what is the case, where, and what to do.</summary>
/// <param name="Kind">What it says; other languages than English go by it.</param>
/// <param name="Values">What is filled in, in the order of the kind's comment.</param>
public sealed record StorageMessage(StorageMessageKind Kind, params IReadOnlyList<string> Values)
{
    private const string Forms =
        "Use sqlite:PATH, postgres://user:password@host:port/database or postgres:Host=...;Database=...;Username=...";

    /// <summary>The sentence in English.</summary>
    public string Text => string.Format(CultureInfo.InvariantCulture, English(Kind), [.. Values]);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string English(StorageMessageKind kind) => kind switch
    {
        StorageMessageKind.InUse =>
            "The database {0} is in use by another process (process {1}). Stop that process first, give this one a database of its own (sqlite:PATH), "
            + "or use PostgreSQL, which takes any number of processes.",
        StorageMessageKind.SecondName =>
            "The file of the database {0} has a second name (a hard link). SQLite keeps what was written last beside the file, by its name: opened by the "
            + "other name, that would be lost. Find the names with 'find FOLDER -inum {1}' and remove all but one; copies are made by 'topgrid backup'.",
        StorageMessageKind.NotWritable =>
            "The database {0} cannot be opened for writing: {1} Check the folder and its rights, or give another path (sqlite:PATH).",
        StorageMessageKind.NotSqlite =>
            "The file of the database {0} is not a SQLite database or is damaged ({1}). Move it away and restore a backup with 'topgrid restore', or give another path.",
        StorageMessageKind.Busy =>
            "The database {0} stayed locked by another writer for {1} ms. Close other programs that have the file open, then try again.",
        StorageMessageKind.Unreachable =>
            "The database {0} cannot be opened: {1} Check that the server runs, that host and port are right, and what its log says; then try again.",
        StorageMessageKind.NoSuchDatabase =>
            "There is no database {0}. Create it (CREATE DATABASE \"{1}\" ENCODING 'UTF8' TEMPLATE template0), then run 'topgrid migrate'.",
        StorageMessageKind.LoginRefused =>
            "The server of the database {0} refuses the login: {1} Check user, password or certificate, and the server's pg_hba.conf.",
        StorageMessageKind.NotUtf8 =>
            "The database {0} is encoded in {1}; TopGrid sorts text by UTF-8 bytes. Create one with ENCODING 'UTF8'.",
        StorageMessageKind.Missing => "The database {0} has no TopGrid tables yet. Create them with 'topgrid migrate'.",
        StorageMessageKind.Old =>
            "The database {0} is of an older version of TopGrid, or a migration of it was cut off: {1} of {2} migrations are missing, the first is {3}. "
            + "Stop hosts and workers, make a backup, then run 'topgrid migrate'; it goes on where the last one stopped.",
        StorageMessageKind.Newer =>
            "The database {0} was migrated by a newer version of TopGrid (it has {1}). Use that version, or restore the backup made before the upgrade into another database.",
        StorageMessageKind.Damaged =>
            "The tables of the database {0} are not those of its own history of migrations ({1}); a restore may have been cut off. "
            + "Nothing was changed. Restore a backup into an empty database and use that one.",
        StorageMessageKind.Current => "The database {0} is up to date.",
        StorageMessageKind.BeingMigrated =>
            "Another process has been migrating the database {0} for longer than {1} s ({2}). If it still works, wait and try again. "
            + "If it hangs, end its sessions with SELECT {3}; what it did is rolled back. Then run 'topgrid migrate'.",
        StorageMessageKind.WaitsForMigration => "Another process migrates the database {0} ({1}); waiting for it.",
        StorageMessageKind.MigrationFailed =>
            "A migration of {0} failed on {1} and was rolled back: {2} Remove the cause, then run 'topgrid migrate' again; what succeeded before stays.",
        StorageMessageKind.MayNotMigrate =>
            "The role {1} may not change the tables of {0}, and {2} migrations are missing. Run 'topgrid migrate' with the role that owns the tables, "
            + "with --application-role {1}.",
        StorageMessageKind.MayNotRead =>
            "The role {1} may not read the tables of {0}. Run 'topgrid migrate --application-role {1}' with the role that owns the tables.",
        StorageMessageKind.NoConnectionString => "This is not a PostgreSQL connection string ({0}). " + Forms,
        StorageMessageKind.NoHost => "The PostgreSQL connection string names no host. " + Forms,
        StorageMessageKind.NoAddress => "The PostgreSQL address cannot be read. " + Forms,
        StorageMessageKind.NoSuchParameter => "The PostgreSQL address has a parameter '{0}' that Npgsql does not take: {1}",
        StorageMessageKind.PrimaryOnly =>
            "TopGrid writes, so Target Session Attributes={0} cannot be followed. Leave it out: the primary is found.",
        StorageMessageKind.NoPath => "'sqlite:' needs a path after the colon. " + Forms,
        StorageMessageKind.NotADatabase => "'{0}' names no database. " + Forms,
        StorageMessageKind.NoDataFolder =>
            "Neither XDG_DATA_HOME nor HOME is set, so there is no data folder. Give the database as sqlite:PATH.",
        StorageMessageKind.NoRoles => "SQLite knows no roles. Leave the application role out, or use PostgreSQL.",
        StorageMessageKind.NoSuchRole => "There is no role {0}. Make it first: CREATE ROLE \"{0}\" LOGIN PASSWORD '...'.",
        StorageMessageKind.RoleNotBound =>
            "The role {0} is a superuser, or may act as the owner of the tables: nothing would bind it. Give a role of its own to hosts and workers.",
        StorageMessageKind.BackupExists => "{0} exists already; a backup never overwrites one. Give another file.",
        StorageMessageKind.UsePostgresTools => "PostgreSQL's own tools do this, while everything runs: {0}",
        StorageMessageKind.NoBackup => "There is no file {0}. Give the file that 'topgrid backup' wrote.",
        StorageMessageKind.RestoreOntoDatabase =>
            "{0} exists already; a restore never overwrites a database. Stop the host and move the file away with its -wal and -shm files, or restore to another path.",
        StorageMessageKind.BackupBroken =>
            "{0} is no usable copy ({1}). Nothing was put in place. Check the disk, and take another backup.",
        _ => "{0}",
    };
}
