using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Migrations;

/// <summary>A table as a migration describes it. Columns are created in the order given.</summary>
public sealed class MigrationTable
{
    private readonly TableName _table;
    private readonly Dialect _dialect;
    private readonly CreateTableOperation _create;
    private readonly List<MigrationOperation> _indexes = [];

    internal MigrationTable(TableName table, Dialect dialect)
    {
        _table = table;
        _dialect = dialect;
        _create = new CreateTableOperation { Name = table.Physical(dialect), Schema = table.Schema(dialect) };
    }

    /// <summary>A text column.</summary>
    public MigrationTable Text(string name, bool nullable = false) => Add(name, ColumnType.Text, nullable);

    /// <summary>A 32-bit integer column.</summary>
    public MigrationTable Integer(string name, bool nullable = false) => Add(name, ColumnType.Integer, nullable);

    /// <summary>A 64-bit integer column.</summary>
    public MigrationTable Long(string name, bool nullable = false) => Add(name, ColumnType.Long, nullable);

    /// <summary>A boolean column.</summary>
    public MigrationTable Boolean(string name, bool nullable = false) => Add(name, ColumnType.Boolean, nullable);

    /// <summary>A date column.</summary>
    public MigrationTable Date(string name, bool nullable = false) => Add(name, ColumnType.Date, nullable);

    /// <summary>An instant column, UTC.</summary>
    public MigrationTable Instant(string name, bool nullable = false) => Add(name, ColumnType.Instant, nullable);

    /// <summary>A column of bytes.</summary>
    public MigrationTable Bytes(string name, bool nullable = false) => Add(name, ColumnType.Bytes, nullable);

    /// <summary>A 64-bit key that the database numbers (model: <c>ValueGeneratedOnAdd</c>); it is the table's primary key.</summary>
    public MigrationTable Identity(string name)
    {
        var column = Column(_table, _dialect, name, ColumnType.Long, nullable: false);
        if (_dialect == Dialect.PostgreSql)
        {
            column.AddAnnotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);
        }
        else
        {
            column.AddAnnotation("Sqlite:Autoincrement", true);
        }

        _create.Columns.Add(column);
        return Key(name);
    }

    /// <summary>The primary key.</summary>
    public MigrationTable Key(params string[] columns)
    {
        _create.PrimaryKey = new AddPrimaryKeyOperation
        {
            Name = StorageNames.PrimaryKey(_table),
            Table = _create.Name,
            Schema = _create.Schema,
            Columns = columns,
        };
        return this;
    }

    /// <summary>A reference to a table of the same module; no foreign key crosses modules.</summary>
    /// <param name="columns">The columns here.</param>
    /// <param name="principal">The table referred to.</param>
    /// <param name="principalColumns">Its key columns.</param>
    /// <param name="cascade">Whether rows go with the row they refer to; otherwise deleting that is refused.</param>
    public MigrationTable References(string[] columns, string principal, string[] principalColumns, bool cascade = false)
    {
        var other = _table with { Name = principal };
        _create.ForeignKeys.Add(new AddForeignKeyOperation
        {
            Name = StorageNames.ForeignKey(_table, columns),
            Table = _create.Name,
            Schema = _create.Schema,
            Columns = columns,
            PrincipalTable = other.Physical(_dialect),
            PrincipalSchema = other.Schema(_dialect),
            PrincipalColumns = principalColumns,
            OnDelete = cascade ? Microsoft.EntityFrameworkCore.Migrations.ReferentialAction.Cascade : Microsoft.EntityFrameworkCore.Migrations.ReferentialAction.Restrict,
        });
        return this;
    }

    /// <summary>An index.</summary>
    public MigrationTable Index(params string[] columns)
    {
        _indexes.Add(Index(_table, _dialect, unique: false, columns));
        return this;
    }

    /// <summary>A unique index.</summary>
    public MigrationTable Unique(params string[] columns)
    {
        _indexes.Add(Index(_table, _dialect, unique: true, columns));
        return this;
    }

    internal IEnumerable<MigrationOperation> Operations() => _create.PrimaryKey is null
        ? throw new InvalidOperationException($"The table {_table.Module}.{_table.Name} has no primary key.")
        : [_create, .. _indexes];

    internal static AddColumnOperation Column(TableName table, Dialect dialect, string name, ColumnType type, bool nullable) => new()
    {
        Name = name,
        Table = table.Physical(dialect),
        Schema = table.Schema(dialect),
        ClrType = ColumnTypes.Clr(type),
        ColumnType = ColumnTypes.Store(type, dialect),
        Collation = ColumnTypes.Collation(type, dialect),
        IsNullable = nullable,
    };

    internal static CreateIndexOperation Index(TableName table, Dialect dialect, bool unique, string[] columns) => new()
    {
        Name = StorageNames.Index(table, columns),
        Table = table.Physical(dialect),
        Schema = table.Schema(dialect),
        Columns = columns,
        IsUnique = unique,
    };

    private MigrationTable Add(string name, ColumnType type, bool nullable)
    {
        _create.Columns.Add(Column(_table, _dialect, name, type, nullable));
        return this;
    }
}
