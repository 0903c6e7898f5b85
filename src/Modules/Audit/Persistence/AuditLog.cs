using LinqToDB;
using LinqToDB.Async;
using TopGrid.Audit.Domain;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Audit.Persistence;

/// <summary>Which entries a page is of.</summary>
internal sealed record AuditQuery(
    string? User, string? Method, string? Resource, string? Outcome, string? Kind, DateTimeOffset? From, DateTimeOffset? Until, long? Before, int Size);

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
        if (transaction.Dialect == Dialect.PostgreSql)
        {
            // Each entry follows from the one before, so there is one writer at a time; on SQLite there is one anyway.
            await using var wait = transaction.Command("SELECT pg_advisory_xact_lock(@key)", ("key", Lock));
            await wait.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var log = new AuditConnection(transaction);
        var last = await log.Entries.OrderByDescending(entry => entry.Sequence).FirstOrDefaultAsync(cancellationToken);
        var (sequence, hash) = last is null ? (0, "") : (last.Sequence, last.Hash);
        foreach (var entry in entries)
        {
            var placed = entry.Storable().After(sequence, hash);
            await log.InsertAsync(placed, token: cancellationToken);
            (sequence, hash) = (placed.Sequence, placed.Hash);
        }
    }

    /// <summary>Appends entries in a transaction of their own.</summary>
    public async Task AppendAsync(IEnumerable<AuditEntry> entries, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await AppendAsync(transaction, entries, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
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
            var wrong = entry.Sequence != sequence + 1 || entry.Hash != entry.HashAfter(hash) || (entry.Sequence == knownSequence && entry.Hash != knownHash);
            broken ??= wrong ? Math.Min(entry.Sequence, sequence + 1) : null;
            (count, sequence, hash) = (count + 1, entry.Sequence, entry.Hash);
        }

        return new AuditCheck(count, broken ?? (knownSequence > sequence ? sequence + 1 : null), sequence, hash);
    }
}
