using LinqToDB;
using LinqToDB.Mapping;
using TopGrid.Data.Connections;

namespace TopGrid.Data.Mapping;

/// <summary>What is written in place of rows that do not carry all columns of their table.</summary>
public abstract class CarrierMap
{
    private protected CarrierMap(TableMap table) => Table = table;

    internal TableMap Table { get; }

    internal abstract Type Type { get; }

    internal abstract object? ValueOf(object carrier, string column);

    internal abstract void Add(FluentMappingBuilder builder, TableName name, Dialect dialect);
}

/// <inheritdoc cref="CarrierMap"/>
/// <typeparam name="TCarrier">A row and the values of the columns that it does not carry.</typeparam>
/// <param name="table">The table.</param>
/// <param name="value">Gives the value of a column by its name, in the form in which it is stored.</param>
public sealed class CarrierMap<TCarrier>(TableMap table, Func<TCarrier, string, object?> value) : CarrierMap(table)
    where TCarrier : class
{
    internal override Type Type => typeof(TCarrier);

    internal override object? ValueOf(object carrier, string column) => value((TCarrier)carrier, column);

    internal override void Add(FluentMappingBuilder builder, TableName name, Dialect dialect)
    {
        var entity = builder.Entity<TCarrier>().HasTableName(name.Physical(dialect)).IsColumnRequired()
            .DynamicPropertyAccessors((carrier, column, _) => value(carrier, column), (_, _, _) => Refuse());
        if (name.Schema(dialect) is { } schema)
        {
            entity.HasSchemaName(schema);
        }

        foreach (var column in Table.Columns)
        {
            Declare(entity, column, Conventions.TypeOf(column.Type, dialect));
        }
    }

    private static void Declare(EntityMappingBuilder<TCarrier> entity, ColumnMap column, DataType type)
    {
        switch (column.Type)
        {
            case ColumnType.Text:
                Declare<string>(entity, column, type);
                break;
            case ColumnType.Integer:
                Declare<int?>(entity, column, type);
                break;
            case ColumnType.Long:
                Declare<long?>(entity, column, type);
                break;
            case ColumnType.Boolean:
                Declare<bool?>(entity, column, type);
                break;
            case ColumnType.Date:
                Declare<DateOnly?>(entity, column, type);
                break;
            default:
                throw new NotSupportedException($"No carrier has a column of type {column.Type} yet.");
        }
    }

    private static void Declare<TValue>(EntityMappingBuilder<TCarrier> entity, ColumnMap column, DataType type) => entity
        .Property(carrier => Sql.Property<TValue>(carrier, column.Name))
        .HasColumnName(column.Name).HasDataType(type).IsNullable(column.IsNullable);

    private static void Refuse() => throw new NotSupportedException("Carriers are written only.");
}
