using System.Reflection;
using LinqToDB;
using LinqToDB.Data;
using LinqToDB.Mapping;
using TopGrid.Data.Connections;

namespace TopGrid.Data.Mapping;

/// <summary>
/// What holds for every module's tables: snake_case names; text by UTF-8 bytes; enumerations as text; dates and instants in their types on
/// PostgreSQL and as text of one width on SQLite, so that text order is time order; instants in UTC to the microsecond; nullability from
/// the program's own annotations, since a join over columns that may be null loses its index.
/// </summary>
internal static class Conventions
{
    private static readonly Dictionary<Dialect, MappingSchema> _values = new()
    {
        [Dialect.Sqlite] = SqliteValues(),
        [Dialect.PostgreSql] = PostgresValues(),
    };

    public static MappingSchema Build(ModuleTables module, Dialect dialect)
    {
        var schema = new MappingSchema($"{module.Module}.{dialect}", _values[dialect]);
        var builder = new FluentMappingBuilder(schema);
        foreach (var form in module.Tables.SelectMany(table => table.Forms).DistinctBy(form => form.Type)
            .Where(form => form.Converter is null))
        {
            Name(builder, form);
        }

        foreach (var table in module.Tables)
        {
            Add(builder, module.Name(table), table, dialect);
        }

        foreach (var carrier in module.Carriers)
        {
            carrier.Add(builder, module.Name(carrier.Table), dialect);
        }

        builder.Build();
        return schema;
    }

    /// <summary>How the columns of a type are declared to the driver.</summary>
    public static DataType TypeOf(ColumnType type, Dialect dialect) => type switch
    {
        ColumnType.Text => DataType.Text,
        ColumnType.Integer => DataType.Int32,
        ColumnType.Long => DataType.Int64,
        ColumnType.Boolean => DataType.Boolean,
        ColumnType.Date => dialect == Dialect.Sqlite ? DataType.Text : DataType.Date,
        ColumnType.Instant => dialect == Dialect.Sqlite ? DataType.Text : DataType.DateTimeOffset,
        ColumnType.Bytes => dialect == Dialect.Sqlite ? DataType.Blob : DataType.VarBinary,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static void Add(FluentMappingBuilder builder, TableName name, TableMap table, Dialect dialect)
    {
        builder.HasAttribute(table.RowType, new TableAttribute(name.Physical(dialect))
        {
            Schema = name.Schema(dialect),
            IsColumnAttributeRequired = true,
        });
        foreach (var column in table.Columns)
        {
            if (column.Property is not { } property)
            {
                continue;
            }

            var place = table.KeyColumns.IndexOf(column.Name);
            builder.HasAttribute(property, new ColumnAttribute(column.Name)
            {
                DataType = TypeOf(column.Type, dialect),
                CanBeNull = column.IsNullable,
                IsPrimaryKey = place >= 0,
                PrimaryKeyOrder = place,
            });
            if (table.Forms.FirstOrDefault(form => form.Type == property.PropertyType)?.Converter is { } converter)
            {
                builder.HasAttribute(property, new ValueConverterAttribute { ValueConverter = converter });
            }
        }
    }

    // As the values of the enumeration's own members, so that a query compares text with text.
    private static void Name(FluentMappingBuilder builder, TextForm form)
    {
        foreach (var field in form.Type.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            builder.HasAttribute(field, new MapValueAttribute(form.Write(field.GetValue(null)!)));
        }
    }

    private static MappingSchema SqliteValues()
    {
        var schema = new MappingSchema("TopGrid.Sqlite");
        AsText(schema, StoredValue.ToText, StoredValue.ToDate);
        AsText(schema, InstantFormat.ToText, InstantFormat.FromText);
        return schema;
    }

    private static MappingSchema PostgresValues()
    {
        var schema = new MappingSchema("TopGrid.PostgreSql");
        schema.SetConvertExpression((DateTimeOffset instant) =>
            new DataParameter(null, InstantFormat.Normalise(instant), DataType.DateTimeOffset));
        return schema;
    }

    private static void AsText<TValue>(MappingSchema schema, Func<TValue, string> write, Func<string, TValue> read)
        where TValue : struct
    {
        schema.SetDataType(typeof(TValue), DataType.Text);
        schema.SetDataType(typeof(TValue?), DataType.Text);
        schema.SetConvertExpression((TValue value) => new DataParameter(null, write(value), DataType.Text));
        schema.SetConvertExpression((string text) => read(text));
        schema.SetConvertExpression((TValue value) => write(value));
        schema.SetValueToSqlConverter(typeof(TValue), (text, _, value) => text.Append('\'').Append(write((TValue)value)).Append('\''));
    }
}
