using System.Runtime.CompilerServices;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Data.Connections;
using TopGrid.Data.Verification;
using TopGrid.Dataset;
using TopGrid.Registration.Persistence;

namespace TopGrid.Registration.Verification;

/// <summary>
/// Compares the facts of every year with the input hash that was stored with them, and with the change log: its revisions have no gap, what
/// was added since the last import and not taken away again is there, and what was taken away is not.
/// </summary>
internal sealed class FactVerifier(StorageDatabase database) : IRowVerifier
{
    private const string Years = "registration.years";
    private const string Changes = "registration.changes";

    public string Module => RegistrationConnection.Module.Module;

    public async IAsyncEnumerable<RowFinding> VerifyAsync(
        Func<string, Task> say, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var tables = new RegistrationConnection(transaction);
        foreach (var state in await tables.Years.OrderBy(year => year.AllocationYear).ToListAsync(cancellationToken))
        {
            await say($"registration {state.AllocationYear}");
            var (facts, problem) = await ReadAsync(tables, state, cancellationToken);
            var hash = facts is null ? problem : CanonicalForm.InputHash(facts);
            if (hash != state.InputHash)
            {
                yield return new RowFinding(Years, RowGroup.Text([state.AllocationYear]), RowFindingKind.Changed, RowBasis.Computation)
                {
                    Expected = $"input_hash={state.InputHash}", Found = $"input_hash={hash}",
                };
            }

            var changes = await tables.Changes.Where(change => change.AllocationYear == state.AllocationYear)
                .OrderBy(change => change.Revision).ThenBy(change => change.Position).ToListAsync(cancellationToken);
            foreach (var finding in Gaps(state, changes).Concat(facts is null ? [] : Since(facts, changes)))
            {
                yield return finding;
            }
        }
    }

    private static async Task<(DatasetYear? Facts, string Problem)> ReadAsync(
        RegistrationConnection tables, YearState state, CancellationToken cancellationToken)
    {
        try
        {
            return (await FactRows.ReadAsync(tables, state, cancellationToken), "");
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException or InvalidCastException
            or LinqToDBException)
        {
            // A value that no column can hold; the log names the row.
            return (null, problem.Message);
        }
    }

    private static IEnumerable<RowFinding> Gaps(YearState state, IReadOnlyList<ChangeEntry> changes)
    {
        var positions = changes.GroupBy(change => change.Revision)
            .ToDictionary(group => group.Key, group => group.Max(change => change.Position));
        var there = changes.Select(change => (change.Revision, change.Position)).ToHashSet();
        for (var revision = 1L; revision <= state.Revision; revision++)
        {
            if (!positions.Remove(revision, out var last))
            {
                yield return Finding(revision, 1, RowFindingKind.Missing);
                continue;
            }

            for (var position = 1; position <= last; position++)
            {
                if (!there.Contains((revision, position)))
                {
                    yield return Finding(revision, position, RowFindingKind.Missing);
                }
            }
        }

        foreach (var (revision, last) in positions)
        {
            yield return Finding(revision, last, RowFindingKind.Added);
        }

        RowFinding Finding(long revision, int position, RowFindingKind kind) =>
            new(Changes, RowGroup.Text([state.AllocationYear, revision, position]), kind, RowBasis.Computation);
    }

    private static IEnumerable<RowFinding> Since(DatasetYear facts, IReadOnlyList<ChangeEntry> changes)
    {
        var import = changes.Where(change => change.File.Length == 0).Select(change => change.Revision).DefaultIfEmpty().Max();
        var later = changes.Where(change => change.Revision > import).ToLookup(change => change.File, StringComparer.Ordinal);
        return FactTables.All.Where(table => later.Contains(table.File))
            .SelectMany(table => table.Accept(new Comparing(facts, later[table.File])));
    }

    private sealed class Comparing(DatasetYear facts, IEnumerable<ChangeEntry> changes) : IFactTableVisitor<List<RowFinding>>
    {
        public List<RowFinding> Visit<TRow>(FactTable<TRow> table)
            where TRow : class
        {
            // How often each line is there more than at the import, by the log.
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var change in changes)
            {
                Count(change.Before, -1);
                Count(change.After, 1);
            }

            var there = table.Rows(facts).Select(table.Line).CountBy(line => line).ToDictionary(StringComparer.Ordinal);
            // Rows that repeat may have been there before too: then only a line that should be there and is not is certain.
            return
            [
                .. lines.Where(line => line.Value > there.GetValueOrDefault(line.Key))
                    .Select(line => Finding(table, line.Key, RowFindingKind.Missing)),
                .. lines.Where(line => line.Value < 0 && table.Schema.Columns.Any(column => column.IsKey) && there.ContainsKey(line.Key))
                    .Select(line => Finding(table, line.Key, RowFindingKind.Added)),
            ];

            void Count(string? line, int by)
            {
                if (line is not null)
                {
                    lines[line] = lines.GetValueOrDefault(line) + by;
                }
            }
        }

        private RowFinding Finding(FactTable table, string line, RowFindingKind kind) => new(
            $"{table.Name.Module}.{table.Name.Name}", RowGroup.Text([facts.Year.Year]), kind, RowBasis.Computation) { KnownBy = line };
    }
}
