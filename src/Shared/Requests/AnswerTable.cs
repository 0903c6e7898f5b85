using LinqToDB;
using LinqToDB.Async;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Requests;

/// <summary>An answer as it stands in the table.</summary>
/// <param name="ContentHash">Of the request that was answered.</param>
/// <param name="Resource">What the call made or changed.</param>
/// <param name="Answer">The message; null = the change is made, the answer is not given yet.</param>
internal sealed record StoredAnswer(string ContentHash, string Resource, byte[]? Answer);

/// <summary>The statements on the table of answers. All run in the caller's transaction.</summary>
internal static class AnswerTable
{
    // So few that a writer does not notice, and more than it adds.
    private const int RemovedAtOnce = 100;

    public static async Task<StoredAnswer?> FindAsync(
        Transaction transaction, RequestKey key, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var requests = new RequestsConnection(transaction);
        return await requests.Answers
            .Where(row => row.UserId == key.UserId && row.RequestId == key.RequestId && row.AnsweredAt > since)
            .Select(row => new StoredAnswer(row.ContentHash, row.Resource, row.Answer))
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Adds a row, over one that is too old to count; false when there is one that counts.</summary>
    public static async Task<bool> AddAsync(
        Transaction transaction, RequestKey key, string resource, byte[]? answer, DateTimeOffset now, DateTimeOffset since,
        CancellationToken cancellationToken) =>
        await UpsertAsync(transaction, key, resource, answer, now, since, "a.answered_at <= @since", cancellationToken);

    /// <summary>
    /// Adds the answer to the row of the request, which may not be there when nothing was changed; false when it was answered meanwhile.
    /// </summary>
    public static async Task<bool> CompleteAsync(
        Transaction transaction, RequestKey key, string resource, byte[] answer, DateTimeOffset now, DateTimeOffset since,
        CancellationToken cancellationToken) =>
        await UpsertAsync(
            transaction, key, resource, answer, now, since,
            "a.answered_at <= @since OR (a.answer IS NULL AND a.content_hash = excluded.content_hash)", cancellationToken);

    /// <summary>Removes the row of a request that has no answer.</summary>
    public static async Task RemoveAsync(Transaction transaction, RequestKey key, CancellationToken cancellationToken)
    {
        await using var requests = new RequestsConnection(transaction);
        await requests.Answers
            .Where(row => row.UserId == key.UserId && row.RequestId == key.RequestId && row.Answer == null)
            .DeleteAsync(cancellationToken);
    }

    /// <summary>Removes some that are too old to count.</summary>
    public static async Task RemoveOldAsync(Transaction transaction, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var table = RequestsConnection.Module.Name<AnswerRow>().Sql(transaction.Dialect);
        var (row, skip) = transaction.Dialect == Dialect.PostgreSql ? ("ctid", "FOR UPDATE SKIP LOCKED") : ("rowid", "");
        await using var command = transaction.Command(
            $"DELETE FROM {table} WHERE {row} IN (SELECT {row} FROM {table} WHERE answered_at <= @since ORDER BY answered_at LIMIT {RemovedAtOnce} {skip})",
            ("since", since));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<bool> UpsertAsync(
        Transaction transaction, RequestKey key, string resource, byte[]? answer, DateTimeOffset now, DateTimeOffset since, string replaces,
        CancellationToken cancellationToken)
    {
        await using var command = transaction.Command(
            $"""
            INSERT INTO {RequestsConnection.Module.Name<AnswerRow>().Sql(transaction.Dialect)} AS a (user_id, request_id, content_hash, resource, answer, answered_at)
            VALUES (@user, @request, @hash, @resource, {(answer is null ? "NULL" : "@answer")}, @now)
            ON CONFLICT (user_id, request_id) DO UPDATE SET
                content_hash = excluded.content_hash, resource = excluded.resource, answer = excluded.answer, answered_at = excluded.answered_at
            WHERE {replaces}
            """,
            [
                ("user", key.UserId), ("request", key.RequestId), ("hash", key.ContentHash), ("resource", resource), ("now", now),
                ("since", since), .. answer is null ? [] : ((string, object?)[])[("answer", answer)],
            ]);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
