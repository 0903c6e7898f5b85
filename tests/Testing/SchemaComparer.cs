using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using TopGrid.Data.Migrations;

namespace TopGrid.Testing;

/// <summary>
/// Holds the hand-written migrations equal to the model: one database is migrated, another is created by EF from the model,
/// and both catalogs are compared (tables, columns, types, nullability, collation, keys, indexes).
/// </summary>
public static class SchemaComparer
{
    /// <summary>The differences as sentences; empty when the schemas agree.</summary>
    /// <param name="database">An empty database or one where only this module's migrations ran.</param>
    /// <param name="module">The module.</param>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(TestDatabase database, StorageModule module)
    {
        await database.MigrateAsync(module);
        var fromModel = await database.AnotherAsync();
        try
        {
            await using (var context = module.CreateContext(fromModel.Database))
            {
                await context.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
            }

            return Differences(
                await SchemaReader.ReadAsync(database.Database, module.Name),
                await SchemaReader.ReadAsync(fromModel.Database, module.Name));
        }
        finally
        {
            await fromModel.DisposeAsync();
        }
    }

    private static List<string> Differences(SortedSet<string> migrated, SortedSet<string> model)
    {
        if (model.Count == 0)
        {
            return ["the model has no table at all"];
        }

        return
        [
            .. migrated.Except(model).Select(line => $"only by migration: {line}"),
            .. model.Except(migrated).Select(line => $"only in the model: {line}"),
        ];
    }
}
