namespace TopGrid.Data.Messages;

/// <summary>
/// What can be said to an operator about a database. The values that go with a kind stand in its comment, in their order; the English
/// sentences are in <see cref="StorageMessage"/>, those in other languages at the edge that speaks them.
/// </summary>
public enum StorageMessageKind
{
    /// <summary>Nothing in particular; a sentence of its own.</summary>
    Other,

    /// <summary>Another process holds the SQLite file. Path; process id or <c>?</c>.</summary>
    InUse,

    /// <summary>The SQLite file has more than one name (hard links). Path; the number of its inode.</summary>
    SecondName,

    /// <summary>The SQLite file or its folder cannot be written. Path; reason.</summary>
    NotWritable,

    /// <summary>The file is not a SQLite database, or a damaged one. Database; reason.</summary>
    NotSqlite,

    /// <summary>Another writer keeps the SQLite file locked. Database; milliseconds waited.</summary>
    Busy,

    /// <summary>The server cannot be reached or does not answer. Database; reason.</summary>
    Unreachable,

    /// <summary>The server has no such database. Database; its name.</summary>
    NoSuchDatabase,

    /// <summary>The server refuses the login. Database; reason.</summary>
    LoginRefused,

    /// <summary>The database is not encoded in UTF-8. Database; encoding.</summary>
    NotUtf8,

    /// <summary>There are no tables of any module. Database.</summary>
    Missing,

    /// <summary>Migrations are still to be applied. Database; how many are missing; of how many; the first that is missing.</summary>
    Old,

    /// <summary>A newer program has migrated it. Database; its migrations that this program does not know.</summary>
    Newer,

    /// <summary>Its tables are not those of its history of migrations. Database; tables that are missing or have no migration.</summary>
    Damaged,

    /// <summary>Its tables are those of this program. Database.</summary>
    Current,

    /// <summary>Another process migrates and does not end. Database; seconds waited; who; the calls that end its sessions.</summary>
    BeingMigrated,

    /// <summary>Another process migrates; this one waits. Database; who.</summary>
    WaitsForMigration,

    /// <summary>A migration failed and was rolled back. Module; database; reason.</summary>
    MigrationFailed,

    /// <summary>The role may not create or change tables. Database; role; how many migrations are missing.</summary>
    MayNotMigrate,

    /// <summary>The role may not read the tables. Database; role.</summary>
    MayNotRead,

    /// <summary>A setting is no connection string. Reason.</summary>
    NoConnectionString,

    /// <summary>A connection string names no host.</summary>
    NoHost,

    /// <summary>An address cannot be read. It is not repeated: it may hold a password.</summary>
    NoAddress,

    /// <summary>An address has a parameter that is not taken. Its name; reason.</summary>
    NoSuchParameter,

    /// <summary>A connection string asks for a standby, or for any server. What it asks for.</summary>
    PrimaryOnly,

    /// <summary><c>sqlite:</c> without a path.</summary>
    NoPath,

    /// <summary>A setting names no database. The setting.</summary>
    NotADatabase,

    /// <summary>The environment names no data folder.</summary>
    NoDataFolder,

    /// <summary>An application role was asked for on SQLite.</summary>
    NoRoles,

    /// <summary>There is no such role. Role.</summary>
    NoSuchRole,

    /// <summary>The role could do what an application role must not. Role.</summary>
    RoleNotBound,

    /// <summary>A backup would overwrite a file. File.</summary>
    BackupExists,

    /// <summary>A backup or restore was asked of PostgreSQL, whose own tools do it. The command.</summary>
    UsePostgresTools,

    /// <summary>There is no such backup. File.</summary>
    NoBackup,

    /// <summary>A restore would overwrite a database. Path.</summary>
    RestoreOntoDatabase,

    /// <summary>A copy is not what it should be. File; what the database says about it.</summary>
    BackupBroken,
}
