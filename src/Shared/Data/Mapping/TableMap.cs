using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;

namespace TopGrid.Data.Mapping;

/// <summary>
/// A table of a module. Its columns are the properties of its rows that can be set, in their order; a module adds only what properties
/// do not say: key, indexes and references.
/// </summary>
public abstract class TableMap
{
    private protected TableMap(string name, Type rowType, IReadOnlyList<TextForm> forms)
    {
        (Name, RowType, Forms) = (name, rowType, [.. forms]);
        var nullability = new NullabilityInfoContext();
        Columns =
        [
            .. rowType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is not null && property.GetIndexParameters().Length == 0)
                .Select(property => ColumnMap.Of(property, nullability, forms)),
        ];
    }

    /// <summary>The table's name without schema or prefix, in snake_case.</summary>
    public string Name { get; }

    /// <summary>The type of its rows.</summary>
    public Type RowType { get; }

    /// <summary>The columns in their order.</summary>
    public ImmutableArray<ColumnMap> Columns { get; private protected set; }

    /// <summary>How its enumerations are stored.</summary>
    public ImmutableArray<TextForm> Forms { get; }

    /// <summary>The columns of the primary key.</summary>
    public ImmutableArray<string> KeyColumns { get; private protected set; } = [];

    /// <summary>The indexes beside the key.</summary>
    public ImmutableArray<(ImmutableArray<string> Columns, bool IsUnique)> Indexes { get; private protected set; } = [];

    /// <summary>The tables of the same module that it refers to by their key.</summary>
    public ImmutableArray<(ImmutableArray<string> Columns, string Table)> References { get; private protected set; } = [];

    /// <summary>
    /// The columns at the front of the key by which rows of this table are written together, and so logged together; none for a table that
    /// the log does not hold.
    /// </summary>
    public ImmutableArray<string> LoggedBy { get; private protected set; } = [];

    /// <summary>Why the log does not hold its rows; null where it does.</summary>
    public string? NotLoggedBecause { get; private protected set; }

    /// <summary>The columns that the log does not cover: what the program itself counts up while it works.</summary>
    public ImmutableArray<string> Bookkeeping { get; private protected set; } = [];

    /// <summary>What people know a row by where the key says nothing, such as the number of a row in a file.</summary>
    public ImmutableArray<string> KnownBy { get; private protected set; } = [];

    /// <summary>Whether rows may stand in it before they are logged: what units leave behind counts once all of them are done.</summary>
    public bool IsLoggedAtTheEnd { get; private protected set; }

    /// <summary>Whether it holds so much that it is compared on request only.</summary>
    public bool IsLarge { get; private protected set; }

    internal void Check()
    {
        if (!KeyColumns.AsSpan().StartsWith(LoggedBy.AsSpan()))
        {
            throw new InvalidOperationException(
                $"The table {Name} is logged by {string.Join(", ", LoggedBy)}, with which its key does not begin.");
        }

        var unknown = KeyColumns.Concat(Bookkeeping).Concat(KnownBy)
            .Concat(Indexes.SelectMany(index => index.Columns)).Concat(References.SelectMany(other => other.Columns))
            .Except(Columns.Select(column => column.Name)).ToList();
        if (unknown.Count > 0 || KeyColumns.IsEmpty)
        {
            throw new InvalidOperationException($"The table {Name} has no key, or no column {string.Join(", ", unknown)}.");
        }
    }
}

/// <inheritdoc cref="TableMap"/>
/// <typeparam name="TRow">The rows: a class or a record.</typeparam>
public sealed class TableMap<TRow> : TableMap
    where TRow : class
{
    /// <summary>A table.</summary>
    /// <param name="name">Its name without schema or prefix.</param>
    /// <param name="forms">How its enumerations are stored; one that is missing is an error.</param>
    /// <exception cref="InvalidOperationException">A property cannot be a column.</exception>
    public TableMap(string name, params IReadOnlyList<TextForm> forms)
        : base(name, typeof(TRow), forms)
    {
    }

    /// <summary>Puts columns in front that its rows do not carry.</summary>
    public TableMap<TRow> Behind(params ReadOnlySpan<(string Name, ColumnType Type)> columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            Columns = Columns.Insert(i, new ColumnMap(columns[i].Name, columns[i].Type, IsNullable: false, Property: null, _ => null));
        }

        return this;
    }

    /// <summary>Says which columns are the key.</summary>
    /// <param name="columns">One property, or several as <c>row => new { row.A, row.B }</c>.</param>
    public TableMap<TRow> Key(Expression<Func<TRow, object?>> columns) => Key([.. Names(columns)]);

    /// <summary>Says which columns are the key, by their names.</summary>
    public TableMap<TRow> Key(params ImmutableArray<string> columns)
    {
        KeyColumns = columns;
        return this;
    }

    /// <summary>Adds an index.</summary>
    public TableMap<TRow> Index(Expression<Func<TRow, object?>> columns) => Add([.. Names(columns)], isUnique: false);

    /// <summary>Adds an index that refuses a second row with the same values.</summary>
    public TableMap<TRow> Unique(Expression<Func<TRow, object?>> columns) => Add([.. Names(columns)], isUnique: true);

    /// <summary>Adds an index that refuses a second row with the same values, by the columns' names.</summary>
    public TableMap<TRow> Unique(params ImmutableArray<string> columns) => Add(columns, isUnique: true);

    /// <summary>Refers to the key of another table of the module. No foreign key crosses modules.</summary>
    /// <param name="table">The other table's name.</param>
    /// <param name="columns">The columns here.</param>
    public TableMap<TRow> Refers(string table, params ImmutableArray<string> columns)
    {
        References = References.Add((columns, table));
        return this;
    }

    /// <summary>Says by which columns at the front of the key rows are logged together.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="atTheEnd">Whether rows may stand in it before they are logged.</param>
    /// <param name="large">Whether it holds so much that it is compared on request only.</param>
    public TableMap<TRow> Logged(Expression<Func<TRow, object?>> columns, bool atTheEnd = false, bool large = false)
    {
        (LoggedBy, IsLoggedAtTheEnd, IsLarge) = ([.. Names(columns)], atTheEnd, large);
        return this;
    }

    /// <summary>Says by which columns rows are logged together that their rows do not carry, and what people know a row by.</summary>
    public TableMap<TRow> Logged(ImmutableArray<string> columns, ImmutableArray<string> knownBy)
    {
        (LoggedBy, KnownBy) = (columns, knownBy);
        return this;
    }

    /// <summary>Says which columns the log does not cover.</summary>
    public TableMap<TRow> Counts(Expression<Func<TRow, object?>> columns)
    {
        Bookkeeping = [.. Names(columns)];
        return this;
    }

    /// <summary>Says that the log does not hold the rows, and why.</summary>
    public TableMap<TRow> NotLogged(string because)
    {
        NotLoggedBecause = because;
        return this;
    }

    private TableMap<TRow> Add(ImmutableArray<string> columns, bool isUnique)
    {
        Indexes = Indexes.Add((columns, isUnique));
        return this;
    }

    private static IEnumerable<string> Names(Expression<Func<TRow, object?>> columns)
    {
        var body = columns.Body is UnaryExpression { NodeType: ExpressionType.Convert } boxed ? boxed.Operand : columns.Body;
        var members = body is NewExpression several ? several.Arguments : [body];
        return members.Select(member => StorageNames.Snake(((MemberExpression)member).Member.Name));
    }
}
