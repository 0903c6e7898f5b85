using LinqToDB;
using LinqToDB.Async;
using TopGrid.Audit.Domain;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Data.Verification;

namespace TopGrid.Audit.Persistence;

/// <summary>Which entries a page is of.</summary>
internal sealed record AuditQuery(
    string? User, string? Method, string? Resource, string? Outcome, string? Kind, DateTimeOffset? From, DateTimeOffset? Until,
    long? Before, int Size);

/// <summary>What a check of the log found.</summary>
internal sealed record AuditCheck(long Count, long? Broken, long LastSequence, string LastHash);

/// <summary>Writes to the log and reads it.</summary>
internal sealed class AuditLog(StorageDatabase database)
{
    // "TopGAudt" in ASCII; PostgreSQL's advisory locks share one space of numbers.
    private const long Lock = 0x546F704741756474;

    /// <summary>Appends entries inside a transaction; they exist when it is committed.</summary>
    /// <param name="transaction">The transaction. It should be about to commit: until then no other process can append.</param>
    /// <param name="entries">The entries, without place and hash.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task AppendAsync(Transaction transaction, IEnumerable<AuditEntry> entries, CancellationToken cancellationToken)
    {
        // Before the wait: it may take a while, and what this transaction wrote nobody else can change until it ends.
        var contents = await ContentsAsync(transaction, cancellationToken);
        if (transaction.Dialect == Dialect.PostgreSql)
        {
            // Each entry follows from the one before, so there is one writer at a time; on SQLite there is one anyway.
            await using var wait = transaction.Command("SELECT pg_advisory_xact_lock(@key)", ("key", Lock));
            await wait.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var log = new AuditConnection(transaction);
        var (sequence, hash) = await NewestAsync(log, cancellationToken);
        foreach (var entry in entries)
        {
            var placed = (entry.Storable() with { Contents = entry.Kind == AuditEntry.Change ? AuditContent.HashOf(contents) : null })
                .After(sequence, hash);
            await log.InsertAsync(placed, token: cancellationToken);
            if (placed.Contents is not null)
            {
                await log.AppendAsync(contents.Select(content => content with { Sequence = placed.Sequence }), cancellationToken);
            }

            (sequence, hash) = (placed.Sequence, placed.Hash);
        }
    }

    /// <summary>Sequence and hash of the newest entry; 0 and empty in an empty log.</summary>
    public static async Task<(long Sequence, string Hash)> NewestAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        await using var log = new AuditConnection(transaction);
        return await NewestAsync(log, cancellationToken);
    }

    /// <summary>Appends entries in a transaction of their own.</summary>
    public async Task AppendAsync(IEnumerable<AuditEntry> entries, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await AppendAsync(transaction, entries, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The hash of an entry; null when there is none.</summary>
    public static async Task<string?> HashAtAsync(Transaction transaction, long sequence, CancellationToken cancellationToken)
    {
        await using var log = new AuditConnection(transaction);
        return await log.Entries.Where(entry => entry.Sequence == sequence).Select(entry => entry.Hash)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private static async Task<(long Sequence, string Hash)> NewestAsync(AuditConnection log, CancellationToken cancellationToken) =>
        await log.Entries.OrderByDescending(entry => entry.Sequence).FirstOrDefaultAsync(cancellationToken) is { } last
            ? (last.Sequence, last.Hash)
            : (0, "");

    private static async Task<List<AuditContent>> ContentsAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        var contents = new List<AuditContent>();
        foreach (var group in transaction.Logged.OrderBy(group => group.Subject, StringComparer.Ordinal))
        {
            // Read back, not taken from what was to be written: so it is hashed as the check will find it.
            var rows = await RowDigest.LinesAsync(transaction, group, cancellationToken);
            contents.Add(new AuditContent
            {
                Position = contents.Count + 1, Area = group.Area, Subject = group.Subject, Hash = RowDigest.Hash(rows), Rows = rows,
            });
        }

        return contents;
    }

    /// <summary>A page, newest first; one more than asked when there is another page.</summary>
    public async Task<List<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        await using var log = new AuditConnection(database);
        var entries = log.Entries.AsQueryable();
        entries = query.User is { } user ? entries.Where(entry => entry.UserId == user) : entries;
        entries = query.Method is { } method ? entries.Where(entry => entry.Method == method) : entries;
        entries = query.Resource is { } resource ? entries.Where(entry => entry.Resource == resource) : entries;
        entries = query.Outcome is { } outcome ? entries.Where(entry => entry.Outcome == outcome) : entries;
        entries = query.Kind is { } kind ? entries.Where(entry => entry.Kind == kind) : entries;
        entries = query.From is { } from ? entries.Where(entry => entry.At >= from) : entries;
        entries = query.Until is { } until ? entries.Where(entry => entry.At < until) : entries;
        entries = query.Before is { } before ? entries.Where(entry => entry.Sequence < before) : entries;
        return await entries.OrderByDescending(entry => entry.Sequence).Take(query.Size + 1).ToListAsync(cancellationToken);
    }

    /// <summary>Reads the whole log and checks the chain of hashes.</summary>
    public async Task<AuditCheck> CheckAsync(long knownSequence, string knownHash, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var log = new AuditConnection(transaction);
        var (count, sequence, hash, broken) = (0L, 0L, "", (long?)null);
        await foreach (var entry in log.Entries.OrderBy(entry => entry.Sequence).AsAsyncEnumerable()
            .WithCancellation(cancellationToken))
        {
            var wrong = entry.Sequence != sequence + 1
                || entry.Hash != entry.HashAfter(hash)
                || (entry.Sequence == knownSequence && entry.Hash != knownHash);
            broken ??= wrong ? Math.Min(entry.Sequence, sequence + 1) : null;
            (count, sequence, hash) = (count + 1, entry.Sequence, entry.Hash);
        }

        return new AuditCheck(count, broken ?? (knownSequence > sequence ? sequence + 1 : null), sequence, hash);
    }
}
