using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TopGrid.Data.Connections;

namespace TopGrid.Data.Mapping;

/// <summary>
/// What holds for every module's model: snake_case names; text by UTF-8 bytes (collation C or BINARY); ids and enums as text;
/// instants in UTC with microseconds, sortable on SQLite; keys given by the program unless a module asks for a generated one;
/// no decimal or floating point column (amounts in cents, shares in percent).
/// </summary>
internal static class ModelConventions
{
    public static void ApplyValueForms(ModelConfigurationBuilder builder, Dialect dialect)
    {
        builder.Properties<Enum>().HaveConversion<string>();
        builder.Properties<Guid>().HaveConversion<GuidAsText>();
        if (dialect == Dialect.Sqlite)
        {
            builder.Properties<DateTimeOffset>().HaveConversion<InstantAsText>();
        }
        else
        {
            builder.Properties<DateTimeOffset>().HaveConversion<InstantAsUtc>();
        }
    }

    public static void ApplyNames(IMutableModel model, string module, Dialect dialect)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            var table = new TableName(module, StorageNames.Snake(entity.GetTableName() ?? entity.ClrType.Name));
            entity.SetTableName(table.Physical(dialect));
            entity.SetSchema(table.Schema(dialect));
            foreach (var property in entity.GetProperties())
            {
                ApplyTo(property, dialect);
            }

            NameConstraints(entity, table);
        }
    }

    private static void ApplyTo(IMutableProperty property, Dialect dialect)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type == typeof(decimal) || type == typeof(double) || type == typeof(float))
        {
            throw new InvalidOperationException(
                $"{property.DeclaringType.ClrType.Name}.{property.Name} is a {type.Name}: store cents, percent or another integer.");
        }

        if (type == typeof(DateTime) || type == typeof(TimeOnly) || type == typeof(TimeSpan))
        {
            throw new InvalidOperationException(
                $"{property.DeclaringType.ClrType.Name}.{property.Name} is a {type.Name}: use DateOnly for dates and DateTimeOffset for instants.");
        }

        property.SetColumnName(StorageNames.Snake(property.GetColumnName()));
        if (type == typeof(string) || type == typeof(Guid) || type.IsEnum)
        {
            property.SetCollation(dialect == Dialect.PostgreSql ? "C" : "BINARY");
        }

        // EF would let the database number every single integer key, the year included.
        if (((IConventionProperty)property).GetValueGeneratedConfigurationSource() != ConfigurationSource.Explicit)
        {
            property.ValueGenerated = ValueGenerated.Never;
        }
    }

    private static void NameConstraints(IMutableEntityType entity, TableName table)
    {
        foreach (var key in entity.GetKeys())
        {
            key.SetName(key.IsPrimaryKey() ? StorageNames.PrimaryKey(table) : StorageNames.UniqueKey(table, Columns(key.Properties)));
        }

        foreach (var foreignKey in entity.GetForeignKeys())
        {
            foreignKey.SetConstraintName(StorageNames.ForeignKey(table, Columns(foreignKey.Properties)));
        }

        foreach (var index in entity.GetIndexes())
        {
            index.SetDatabaseName(StorageNames.Index(table, Columns(index.Properties)));
        }
    }

    private static IEnumerable<string> Columns(IEnumerable<IMutableProperty> properties) =>
        properties.Select(property => StorageNames.Snake(property.GetColumnName()));

    private sealed class GuidAsText() : ValueConverter<Guid, string>(id => StoredValue.ToText(id), text => Guid.ParseExact(text, "D"));

    private sealed class InstantAsText() : ValueConverter<DateTimeOffset, string>(
        instant => InstantFormat.ToText(instant), text => InstantFormat.FromText(text));

    private sealed class InstantAsUtc() : ValueConverter<DateTimeOffset, DateTimeOffset>(
        instant => InstantFormat.Normalise(instant), instant => instant);
}
