using System.Runtime.CompilerServices;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Audit.Domain;
using TopGrid.Audit.Persistence;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;
using TopGrid.Data.Verification;

namespace TopGrid.Audit.Verification;

/// <summary>What a check saw beside the rows that differ.</summary>
internal sealed class ContentCount
{
    /// <summary>Rows that the log holds and that were compared.</summary>
    public long Rows { get; set; }

    /// <summary>Rows that no entry holds, in a database that was written before there were contents.</summary>
    public long Unlogged { get; set; }

    /// <summary>Entries of changes from before, which carry no hash of what they wrote.</summary>
    public long EntriesFromBefore { get; set; }
}

/// <summary>
/// Compares the rows of all modules with what the log holds of them, in one state of the database. Whoever changes a row past the program
/// would have to change the log too, and with it the hash of every entry that follows.
/// </summary>
internal sealed class ContentCheck(StorageDatabase database, IReadOnlyList<ModuleTables> modules)
{
    private const int AreaParts = 3; // module/table/first value of the key
    private const string Contents = "audit.contents";

    /// <summary>Compares.</summary>
    /// <param name="large">Whether tables that hold very much are compared too.</param>
    /// <param name="count">Counts while it is read.</param>
    /// <param name="say">Told which table is looked at.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The rows that differ.</returns>
    public async IAsyncEnumerable<RowFinding> CompareAsync(
        bool large, ContentCount count, Func<string, Task> say, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var log = new AuditConnection(transaction) { CommandTimeout = BulkInsert.PatienceSeconds };
        count.EntriesFromBefore = await log.Entries.LongCountAsync(
            entry => entry.Kind == AuditEntry.Change && entry.Contents == null, cancellationToken);
        await say(Contents);
        await foreach (var finding in LogAsync(log, cancellationToken))
        {
            yield return finding;
        }

        foreach (var (module, table) in modules.SelectMany(module => module.Tables.Select(table => (module, table))))
        {
            if (table.LoggedBy.IsEmpty || (table.IsLarge && !large))
            {
                continue;
            }

            var name = module.Name(table);
            await say($"{name.Module}.{name.Name}");
            await foreach (var finding in TableAsync(transaction, log, name, table, count, cancellationToken))
            {
                yield return finding;
            }
        }
    }

    // The entries hold the hash of the contents; that they follow from each other is what the check of the chain says.
    private static async IAsyncEnumerable<RowFinding> LogAsync(
        AuditConnection log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var held = new List<AuditContent>();
        var expected = await log.Entries.Where(entry => entry.Contents != null)
            .ToDictionaryAsync(entry => entry.Sequence, entry => entry.Contents!, cancellationToken);
        await foreach (var content in log.Contents.OrderBy(row => row.Sequence).ThenBy(row => row.Position).AsAsyncEnumerable()
            .WithCancellation(cancellationToken))
        {
            if (held.Count > 0 && held[0].Sequence != content.Sequence && End() is { } wrong)
            {
                yield return wrong;
            }

            // The area is no part of the hash: it says where contents are looked for, and follows from the subject.
            if (RowDigest.Hash(content.Rows) != content.Hash
                || content.Area != string.Join('/', content.Subject.Split('/').Take(AreaParts)))
            {
                yield return new RowFinding(Contents, $"{content.Sequence}/{content.Position}", RowFindingKind.Changed, RowBasis.Log)
                {
                    KnownBy = content.Subject, Sequence = content.Sequence,
                };
            }

            held.Add(content with { Rows = "" });
        }

        if (held.Count > 0 && End() is { } last)
        {
            yield return last;
        }

        var empty = AuditContent.HashOf([]);
        foreach (var (sequence, hash) in expected.Where(entry => entry.Value != empty))
        {
            yield return new RowFinding(Contents, $"{sequence}", RowFindingKind.Missing, RowBasis.Log)
            {
                Sequence = sequence, Expected = hash,
            };
        }

        RowFinding? End()
        {
            var (sequence, hash) = (held[0].Sequence, AuditContent.HashOf(held));
            held.Clear();
            var known = expected.Remove(sequence, out var right);
            return hash == right ? null : new RowFinding(
                Contents, $"{sequence}", known ? RowFindingKind.Changed : RowFindingKind.Added, RowBasis.Log)
            {
                Sequence = sequence, Expected = right ?? "", Found = hash,
            };
        }
    }

    private static async IAsyncEnumerable<RowFinding> TableAsync(
        Transaction transaction, AuditConnection log, TableName name, TableMap table, ContentCount count,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = RowGroup.PrefixOf(name);
        var end = prefix[..^1] + (char)(prefix[^1] + 1);
        var logged = await log.Contents.Where(row => string.Compare(row.Area, prefix) >= 0 && string.Compare(row.Area, end) < 0)
            .Select(row => row.Area).Distinct().ToListAsync(cancellationToken);
        var present = (await RowDigest.AreasAsync(transaction, name, table, cancellationToken))
            .ToDictionary(value => new RowGroup(name, table, [value]).Area, StringComparer.Ordinal);
        foreach (var area in logged.Union(present.Keys).Order(StringComparer.Ordinal))
        {
            var expected = await ExpectedAsync(log, area, prefix.Length, cancellationToken);
            if (expected.Together is { } together)
            {
                if (!expected.ChangedSince && await DiffersAsync(together, present.GetValueOrDefault(area)) is { } finding)
                {
                    yield return finding;
                }

                continue;
            }

            if (present.TryGetValue(area, out var value))
            {
                await foreach (var row in RowDigest.ReadAsync(transaction, new RowGroup(name, table, [value]), cancellationToken))
                {
                    if (expected.Remove(row.Key, out var held))
                    {
                        count.Rows++;
                        if (held.Row.Digest != row.Digest)
                        {
                            yield return Finding(row, RowFindingKind.Changed, held.Sequence);
                        }
                    }
                    else if (count.EntriesFromBefore > 0 && !expected.WasLogged(row.Key, table.LoggedBy.Length))
                    {
                        count.Unlogged++;
                    }
                    else if (!table.IsLoggedAtTheEnd || expected.WasLogged(row.Key, table.LoggedBy.Length))
                    {
                        yield return Finding(row, RowFindingKind.Added, 0);
                    }
                }
            }

            foreach (var (row, sequence) in expected.Left)
            {
                yield return Finding(row, RowFindingKind.Missing, sequence);
            }
        }

        async Task<RowFinding?> DiffersAsync(AuditContent together, object? value)
        {
            var lines = value is null
                ? null
                : await RowDigest.LinesAsync(transaction, new RowGroup(name, table, [value]), cancellationToken);
            if (lines == together.Rows)
            {
                count.Rows += RowDigest.CountOf(lines);
                return null;
            }

            var kind = lines is null ? RowFindingKind.Missing : RowFindingKind.Changed;
            return Finding(new RowDigest(together.Subject[prefix.Length..], "", ""), kind, together.Sequence);
        }

        RowFinding Finding(RowDigest row, RowFindingKind kind, long sequence) =>
            new($"{name.Module}.{name.Name}", row.Key, kind, RowBasis.Log) { KnownBy = row.KnownBy, Sequence = sequence };
    }

    private static async Task<ExpectedRows> ExpectedAsync(AuditConnection log, string area, int prefix, CancellationToken cancellationToken)
    {
        var expected = new ExpectedRows();
        await foreach (var content in log.Contents.Where(row => row.Area == area).OrderBy(row => row.Sequence).ThenBy(row => row.Position)
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            expected.Apply(content.Subject[prefix..], content);
        }

        return expected;
    }
}
