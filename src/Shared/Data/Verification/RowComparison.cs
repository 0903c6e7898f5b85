using System.Globalization;
using System.Security.Cryptography;
using TopGrid.Data.Mapping;

namespace TopGrid.Data.Verification;

/// <summary>Compares the rows of a table that were computed again with those that stand there, by their keys.</summary>
/// <typeparam name="TRow">The rows.</typeparam>
/// <param name="tables">The module's tables.</param>
public sealed class RowComparison<TRow>(ModuleTables tables)
    where TRow : class
{
    private readonly ColumnMap[] _columns = [.. tables.Of<TRow>().Columns.Where(column => column.Property is not null)];

    private readonly ColumnMap[] _key =
        [.. tables.Of<TRow>().KeyColumns.Select(name => tables.Of<TRow>().Columns.First(column => column.Name == name))];

    private readonly string _name = $"{tables.Module}.{tables.Of<TRow>().Name}";

    /// <summary>The rows that differ.</summary>
    public IEnumerable<RowFinding> Compare(IEnumerable<TRow> expected, IEnumerable<TRow> found)
    {
        var left = found.ToDictionary(Key, StringComparer.Ordinal);
        foreach (var row in expected)
        {
            if (!left.Remove(Key(row), out var there))
            {
                yield return Missing(row);
            }
            else if (Changed(row, there) is { } finding)
            {
                yield return finding;
            }
        }

        foreach (var row in left.Values)
        {
            yield return Added(row);
        }
    }

    /// <summary>The columns of a row that differ; null when none does.</summary>
    public RowFinding? Changed(TRow expected, TRow found)
    {
        // There are millions of decisions; nearly all are equal.
        if (expected.Equals(found) || Array.TrueForAll(_columns, column => Same(column.Value(expected), column.Value(found))))
        {
            return null;
        }

        var other = _columns.Where(column => !Same(column.Value(expected), column.Value(found)))
            .Select(column => (column.Name, Expected: Text(column.Value(expected)), Found: Text(column.Value(found)))).ToList();
        return new RowFinding(_name, Key(expected), RowFindingKind.Changed, RowBasis.Computation)
        {
            Expected = string.Join(", ", other.Select(column => $"{column.Name}={column.Expected}")),
            Found = string.Join(", ", other.Select(column => $"{column.Name}={column.Found}")),
        };
    }

    /// <summary>A row that should be there.</summary>
    public RowFinding Missing(TRow row) => new(_name, Key(row), RowFindingKind.Missing, RowBasis.Computation);

    /// <summary>A row that should not be there.</summary>
    public RowFinding Added(TRow row) => new(_name, Key(row), RowFindingKind.Added, RowBasis.Computation);

    private string Key(TRow row) => RowGroup.Text(_key.Select(column => column.Value(row)));

    private static bool Same(object? one, object? other) => one is byte[] bytes && other is byte[] others
        ? bytes.AsSpan().SequenceEqual(others)
        : Equals(one, other);

    private static string Text(object? value) => value switch
    {
        null => "",
        byte[] bytes => "sha256 " + Convert.ToHexStringLower(SHA256.HashData(bytes)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
