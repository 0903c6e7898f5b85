using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Migrations;

/// <summary>A module as the migrations see it.</summary>
/// <param name="Tables">Its tables as they are once all scripts ran.</param>
/// <param name="Scripts">Its scripts on a database, in their order.</param>
public sealed record StorageModule(ModuleTables Tables, Func<Dialect, ImmutableArray<MigrationScript>> Scripts)
{
    private const string Folder = "migrations/";
    private const string Extension = ".sql";

    /// <summary>The module's name: its schema or prefix.</summary>
    public string Name => Tables.Module;

    /// <summary>A module whose scripts are embedded in an assembly, as <c>migrations/DIALECT/ID.sql</c>.</summary>
    public static StorageModule Of(ModuleTables tables, Assembly assembly)
    {
        // Every probe of a process's health asks for them, and they never change while it runs.
        var read = new ConcurrentDictionary<Dialect, ImmutableArray<MigrationScript>>();
        return new StorageModule(tables, dialect => read.GetOrAdd(dialect, _ => Embedded(assembly, dialect)));
    }

    private static ImmutableArray<MigrationScript> Embedded(Assembly assembly, Dialect dialect)
    {
        var folder = $"{Folder}{dialect}/";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new MigrationScript(name[folder.Length..^Extension.Length], Read(assembly, name))),
        ];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

/// <summary>
/// A step of a module's tables on one database. One that has landed is never edited, and there is no way back: a backup is.
/// </summary>
/// <param name="Id">Its name in the history, which sorts after those before it.</param>
/// <param name="Sql">Its statements, which run in one transaction.</param>
public sealed record MigrationScript(string Id, string Sql);
