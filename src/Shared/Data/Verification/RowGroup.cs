using System.Collections.Immutable;
using System.Globalization;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Verification;

/// <summary>The rows of a table whose key begins with some values: what a transaction writes, and the log holds, as one.</summary>
public sealed class RowGroup
{
    /// <summary>Rows of a table.</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="table">The table.</param>
    /// <param name="key">Values of the first columns of the key, in the form in which they are stored.</param>
    /// <exception cref="InvalidOperationException">The table is not logged, or these are no values of its key.</exception>
    public RowGroup(TableName name, TableMap table, ImmutableArray<object> key)
    {
        if (table.LoggedBy.IsEmpty || key.IsEmpty || key.Length > table.KeyColumns.Length)
        {
            throw new InvalidOperationException($"{name.Module}.{name.Name} is not logged by {key.Length} columns.");
        }

        (Name, Table, Key) = (name, table, key);
        Area = AreaOf(name, [key[0]]);
        Subject = AreaOf(name, key);
    }

    /// <summary>The table's name.</summary>
    public TableName Name { get; }

    /// <summary>The table.</summary>
    public TableMap Table { get; }

    /// <summary>Values of the first columns of the key.</summary>
    public ImmutableArray<object> Key { get; }

    /// <summary>What the log calls them, such as <c>registration/changes/2025/7</c>: it never changes its meaning.</summary>
    public string Subject { get; }

    /// <summary>The same with the first value of the key only: within it, what is logged may replace what was logged before.</summary>
    public string Area { get; }

    /// <summary>The beginning of all areas of a table.</summary>
    public static string PrefixOf(TableName name) => $"{name.Module}/{name.Name}/";

    /// <summary>The values of a key as a subject has them: without the sign that stands between them.</summary>
    public static string Text(IEnumerable<object?> key) =>
        string.Join('/', key.Select(value => Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture)!)));

    private static string AreaOf(TableName name, IEnumerable<object> key) => PrefixOf(name) + Text(key);
}
