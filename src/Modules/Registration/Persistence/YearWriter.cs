using Google.Protobuf;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;
using TopGrid.Requests;

namespace TopGrid.Registration.Persistence;

/// <summary>A year after a change.</summary>
/// <param name="Year">The facts as they are now.</param>
/// <param name="Rows">The rows that differ; none when nothing was to be changed.</param>
internal sealed record ChangedYear(StoredYear Year, IReadOnlyList<RowChange> Rows);

/// <summary>
/// Changes a year in one transaction: rows, revision, change log and the answer for a repeated call, or nothing at all.
/// Writers of one year come one after the other.
/// </summary>
internal sealed class YearWriter(YearStore store, RequestAnswers answers, TimeProvider clock)
{
    // "TopRegis" in ASCII, less the year's room: PostgreSQL's advisory locks share one space of numbers.
    private const long LockBase = 0x546F705265670000;

    /// <summary>The answer when the same call was answered before; null when it is new.</summary>
    /// <exception cref="Grpc.Core.RpcException">ALREADY_EXISTS when the request id was used with other content.</exception>
    public Task<TAnswer?> FindAnswerAsync<TAnswer>(
        Transaction transaction, WriteCall call, MessageParser<TAnswer> parser, CancellationToken cancellationToken)
        where TAnswer : class, IMessage<TAnswer> => answers.FindAsync(transaction, call.Key, parser, cancellationToken);

    /// <summary>Begins a transaction that no other writer of the year runs at the same time.</summary>
    public async Task<Transaction> BeginAsync(int allocationYear, CancellationToken cancellationToken)
    {
        var transaction = await store.Database.BeginAsync(cancellationToken);
        if (transaction.Dialect == Dialect.PostgreSql)
        {
            await using var command = transaction.Command("SELECT pg_advisory_xact_lock(@key)", ("key", LockBase + allocationYear));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return transaction;
    }

    /// <summary>Replaces all rows of a year, or stores a new one.</summary>
    public async Task<StoredYear> ReplaceAsync(
        Transaction transaction, WriteCall call, StoredYear? before, CanonicalYear facts, CancellationToken cancellationToken)
    {
        if (before is not null)
        {
            await FactRows.DeleteAsync(transaction, before.AllocationYear, cancellationToken);
        }

        var after = After(call, before, facts);
        await SaveStateAsync(transaction, before, after, cancellationToken);
        await FactRows.WriteAsync(transaction, facts.Facts, cancellationToken);
        await LogAsync(transaction, call, after, [new RowChange("", before?.InputHash, after.InputHash)], cancellationToken);
        return new StoredYear(facts, after);
    }

    /// <summary>Changes the rows that differ; a year without a difference stays as it is.</summary>
    public async Task<ChangedYear> ChangeAsync(
        Transaction transaction, WriteCall call, StoredYear before, CanonicalYear facts, CancellationToken cancellationToken)
    {
        var tables = TableChange.Between(before.Facts, facts.Facts);
        var rows = tables.SelectMany(table => table.Rows).ToList();
        if (facts.Facts.Year != before.Facts.Year)
        {
            rows.Add(new RowChange(YearLine.File, YearLine.Of(before.Facts.Year), YearLine.Of(facts.Facts.Year)));
        }

        if (rows.Count == 0)
        {
            return new ChangedYear(before, rows);
        }

        foreach (var table in tables)
        {
            await table.ApplyAsync(transaction, cancellationToken);
        }

        var after = After(call, before, facts);
        await SaveStateAsync(transaction, before, after, cancellationToken);
        await LogAsync(transaction, call, after, rows, cancellationToken);
        return new ChangedYear(new StoredYear(facts, after), rows);
    }

    /// <summary>Keeps the answer for a repeated call, and commits.</summary>
    public async Task CommitAsync(Transaction transaction, WriteCall call, IMessage answer, CancellationToken cancellationToken)
    {
        await answers.KeepAsync(transaction, call.Key, answer, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The number of the next correction of a year.</summary>
    public static async Task<int> NextCorrectionAsync(Transaction transaction, int allocationYear, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(transaction);
        return 1 + (await tables.Changes.Where(change => change.AllocationYear == allocationYear)
            .MaxAsync(change => change.CorrectionNumber, cancellationToken) ?? 0);
    }

    private YearState After(WriteCall call, StoredYear? before, CanonicalYear facts) => new()
    {
        AllocationYear = facts.Facts.Year.Year,
        Protocol = facts.Facts.Year.Protocol,
        RequestDeadline = facts.Facts.Year.RequestDeadline,
        WithdrawalDeadline = facts.Facts.Year.WithdrawalDeadline,
        Seed = facts.Facts.Year.Seed,
        Revision = (before?.Revision ?? 0) + 1,
        InputHash = facts.InputHash,
        UpdatedAt = Micros(clock.GetUtcNow()),
        UpdatedBy = call.Caller.UserId,
    };

    private static async Task SaveStateAsync(
        Transaction transaction, StoredYear? before, YearState after, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(transaction);
        await (before is null ? tables.InsertAsync(after, token: cancellationToken) : tables.UpdateAsync(after, token: cancellationToken));
        transaction.Logs(tables.Tables.Rows<YearState>(after.AllocationYear));
    }

    private static async Task LogAsync(
        Transaction transaction, WriteCall call, YearState after, IReadOnlyList<RowChange> rows, CancellationToken cancellationToken)
    {
        int? correction = call.IsCorrection
            ? await NextCorrectionAsync(transaction, after.AllocationYear, cancellationToken)
            : null;
        await using var tables = new RegistrationConnection(transaction);
        await tables.AppendAsync(rows.Select((row, i) => new ChangeEntry
        {
            AllocationYear = after.AllocationYear,
            Revision = after.Revision,
            Position = i + 1,
            ChangedAt = after.UpdatedAt,
            UserId = call.Caller.UserId,
            Via = string.Join(',', call.Caller.Via),
            Mandate = call.Mandate,
            Operation = call.Operation,
            File = row.File,
            Before = row.Before,
            After = row.After,
            Reason = call.Reason,
            CorrectionNumber = correction,
        }), cancellationToken);
        transaction.Logs(tables.Tables.Rows<ChangeEntry>(after.AllocationYear, after.Revision));
    }

    /// <summary>What the databases keep, so that what was just written equals what is read again.</summary>
    public static DateTimeOffset Micros(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
