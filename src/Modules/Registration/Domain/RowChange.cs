using TopGrid.Data.Transactions;
using TopGrid.Dataset;
using TopGrid.Registration.Persistence;

namespace TopGrid.Registration.Domain;

/// <summary>A row that differs between two states of a year, as the change log keeps it.</summary>
/// <param name="File">The file.</param>
/// <param name="Before">The canonical row as it was; null = added.</param>
/// <param name="After">The canonical row as it is; null = removed.</param>
internal sealed record RowChange(string File, string? Before, string? After);

/// <summary>What must happen to one table, and how the change log tells it.</summary>
internal sealed record TableChange(IReadOnlyList<RowChange> Rows, Func<Transaction, CancellationToken, Task> ApplyAsync)
{
    /// <summary>The tables that differ, in byte order of their files.</summary>
    public static IReadOnlyList<TableChange> Between(DatasetYear before, DatasetYear after) =>
        [.. FactTables.All.Select(table => table.Accept(new Comparing(before, after))).Where(change => change.Rows.Count > 0)];

    private sealed class Comparing(DatasetYear before, DatasetYear after) : IFactTableVisitor<TableChange>
    {
        public TableChange Visit<TRow>(FactTable<TRow> table)
            where TRow : class
        {
            var removed = Without(table.Rows(before), table.Rows(after));
            var added = Without(table.Rows(after), table.Rows(before));
            return new TableChange(
                Pair(table, removed, added),
                (work, cancellationToken) => FactRows.ChangeAsync(work, table, before.Year.Year, removed, added, cancellationToken));
        }

        // Rows may repeat, so they are counted.
        private static List<TRow> Without<TRow>(IReadOnlyList<TRow> rows, IReadOnlyList<TRow> others)
            where TRow : class
        {
            var left = new Dictionary<TRow, int>();
            foreach (var other in others)
            {
                left[other] = left.GetValueOrDefault(other) + 1;
            }

            var rest = new List<TRow>();
            foreach (var row in rows)
            {
                if (left.GetValueOrDefault(row) is var count and > 0)
                {
                    left[row] = count - 1;
                }
                else
                {
                    rest.Add(row);
                }
            }

            return rest;
        }

        private static List<RowChange> Pair<TRow>(FactTable<TRow> table, List<TRow> removed, List<TRow> added)
            where TRow : class
        {
            var byKey = added.ToLookup(table.Key, StringComparer.Ordinal);
            // Without a key one row for one row is a change too: a correction of a training.
            var alone = removed.Count == 1 && added.Count == 1;
            var changes = removed.Select(row => new RowChange(
                table.File, table.Line(row), (alone ? added[0] : byKey[table.Key(row)].FirstOrDefault()) is { } now ? table.Line(now) : null)).ToList();
            var told = changes.Select(change => change.After).ToHashSet(StringComparer.Ordinal);
            changes.AddRange(added.Select(table.Line).Where(line => !told.Contains(line)).Select(line => new RowChange(table.File, null, line)));
            return changes;
        }
    }
}
