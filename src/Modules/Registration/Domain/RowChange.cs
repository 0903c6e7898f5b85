using TopGrid.Data.Transactions;
using TopGrid.Dataset;
using TopGrid.Registration.Persistence;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Registration.Domain;

/// <summary>A row that differs between two states of a year, as the change log keeps it.</summary>
/// <param name="File">The file.</param>
/// <param name="Before">The canonical row as it was; null = added.</param>
/// <param name="After">The canonical row as it is; null = removed.</param>
internal sealed record RowChange(string File, string? Before, string? After);

/// <summary>What must happen to one table, and how the change log tells it.</summary>
internal sealed record TableChange(IReadOnlyList<RowChange> Rows, Func<Transaction, CancellationToken, Task> ApplyAsync)
{
    /// <summary>The tables that differ, in byte order of their files. The rows of both years stand in canonical order.</summary>
    public static IReadOnlyList<TableChange> Between(DatasetYear before, DatasetYear after) =>
        [.. FactTables.All.Select(table => table.Accept(new Comparing(before, after))).OfType<TableChange>()];

    private sealed class Comparing(DatasetYear before, DatasetYear after) : IFactTableVisitor<TableChange?>
    {
        public TableChange? Visit<TRow>(FactTable<TRow> table)
            where TRow : class
        {
            var (rows, others) = (table.Rows(before), table.Rows(after));
            if (ReferenceEquals(rows, others))
            {
                return null;
            }

            var (removed, added) = Differences(table, rows, others);
            return removed.Count + added.Count == 0 ? null : new TableChange(
                Pair(table, removed, added),
                (work, cancellationToken) => FactRows.ChangeAsync(work, table, before.Year.Year, removed, added, cancellationToken));
        }

        // Rows may repeat: each stands against one. Rows that stayed are mostly the same objects, and their lines are not needed.
        private static (List<TRow> Removed, List<TRow> Added) Differences<TRow>(
            FactTable<TRow> table, IReadOnlyList<TRow> rows, IReadOnlyList<TRow> others)
            where TRow : class
        {
            var (removed, added) = (new List<TRow>(), new List<TRow>());
            for (var (i, j) = (0, 0); i < rows.Count || j < others.Count;)
            {
                var order = i == rows.Count ? 1
                    : j == others.Count ? -1
                    : ReferenceEquals(rows[i], others[j]) ? 0
                    : Utf8Order.Instance.Compare(table.Line(rows[i]), table.Line(others[j]));
                if (order < 0)
                {
                    removed.Add(rows[i]);
                }
                else if (order > 0)
                {
                    added.Add(others[j]);
                }

                i += order <= 0 ? 1 : 0;
                j += order >= 0 ? 1 : 0;
            }

            return (removed, added);
        }

        private static List<RowChange> Pair<TRow>(FactTable<TRow> table, List<TRow> removed, List<TRow> added)
            where TRow : class
        {
            var byKey = added.ToLookup(table.Key, StringComparer.Ordinal);
            // Without a key one row for one row is a change too: a correction of a training.
            var alone = removed.Count == 1 && added.Count == 1;
            var changes = removed.Select(row => new RowChange(
                table.File, table.Line(row),
                (alone ? added[0] : byKey[table.Key(row)].FirstOrDefault()) is { } now ? table.Line(now) : null)).ToList();
            var told = changes.Select(change => change.After).ToHashSet(StringComparer.Ordinal);
            changes.AddRange(
                added.Select(table.Line).Where(line => !told.Contains(line)).Select(line => new RowChange(table.File, null, line)));
            return changes;
        }
    }
}
