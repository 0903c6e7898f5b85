using Microsoft.EntityFrameworkCore;
using TopGrid.Assessment.Domain;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Assessment.Persistence;

/// <summary>Records decisions of the board.</summary>
internal sealed class DecisionStore(StorageDatabase database)
{
    /// <summary>Records a decision; its sequence is given here.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="etag">Etag of the assessment that the board looked at; empty = not compared.</param>
    /// <param name="cancellationToken">Stops; nothing is recorded then.</param>
    public async Task<DecisionOutcome> RecordAsync(BoardDecision decision, string etag, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using var context = transaction.Join(new AssessmentDbContext(database));
        while (true)
        {
            var earlier = await context.Decisions.AsNoTracking()
                .SingleOrDefaultAsync(row => row.Decider == decision.Decider && row.RequestId == decision.RequestId, cancellationToken)
                .ConfigureAwait(false);
            if (earlier is not null)
            {
                return Same(earlier, decision) ? DecisionOutcome.Recorded : DecisionOutcome.RequestIdReused;
            }

            var state = await AssessmentStore.StateAsync(context, decision.Year, decision.Consortium, cancellationToken).ConfigureAwait(false);
            if (state is null)
            {
                return DecisionOutcome.NotFound;
            }

            if (etag.Length > 0 && etag != state.Etag)
            {
                return DecisionOutcome.Changed;
            }

            var next = decision with { Sequence = (state.Decision?.Sequence ?? 0) + 1 };
            // Another member of the board may have decided in this moment; then look again.
            if (await TryInsertAsync(transaction, next, cancellationToken).ConfigureAwait(false))
            {
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return DecisionOutcome.Recorded;
            }
        }
    }

    private static bool Same(BoardDecision one, BoardDecision other) =>
        (one.Year, one.Consortium, one.Qualifies, one.Reason) == (other.Year, other.Consortium, other.Qualifies, other.Reason);

    private static async Task<bool> TryInsertAsync(Transaction transaction, BoardDecision row, CancellationToken cancellationToken)
    {
        await using var insert = transaction.Command(
            $"""
            INSERT INTO {AssessmentTables.Decisions.Sql(transaction.Dialect)}
                (year, consortium, sequence, qualifies, reason, decider, decided_at, request_id)
            VALUES (@year, @consortium, @sequence, @qualifies, @reason, @decider, @at, @request)
            ON CONFLICT DO NOTHING
            """,
            ("year", row.Year),
            ("consortium", row.Consortium),
            ("sequence", row.Sequence),
            ("qualifies", row.Qualifies),
            ("reason", row.Reason),
            ("decider", row.Decider),
            ("at", row.DecidedAt),
            ("request", row.RequestId));
        return await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }
}
