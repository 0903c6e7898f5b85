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
    private readonly TableMap _table = tables.Of<TRow>();
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
        if (expected.Equals(found))
        {
            return null;
        }

        var other = _table.Columns.Where(column => column.Property is not null)
            .Select(column => (column.Name, Expected: Text(column.Value(expected)), Found: Text(column.Value(found))))
            .Where(column => column.Expected != column.Found).ToList();
        return other.Count == 0 ? null : new RowFinding(_name, Key(expected), RowFindingKind.Changed, RowBasis.Computation)
        {
            Expected = string.Join(", ", other.Select(column => $"{column.Name}={column.Expected}")),
            Found = string.Join(", ", other.Select(column => $"{column.Name}={column.Found}")),
        };
    }

    /// <summary>A row that should be there.</summary>
    public RowFinding Missing(TRow row) => new(_name, Key(row), RowFindingKind.Missing, RowBasis.Computation);

    /// <summary>A row that should not be there.</summary>
    public RowFinding Added(TRow row) => new(_name, Key(row), RowFindingKind.Added, RowBasis.Computation);

    private string Key(TRow row) => RowGroup.Text(_table.KeyColumns.Select(name => _table.Columns.First(column => column.Name == name).Value(row)));

    private static string Text(object? value) => value switch
    {
        null => "",
        byte[] bytes => "sha256 " + Convert.ToHexStringLower(SHA256.HashData(bytes)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
