using LinqToDB.Async;
using TopGrid.Assessment.Domain;
using TopGrid.Data.Connections;

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
        await using var transaction = await database.BeginAsync(cancellationToken);
        await using var tables = new AssessmentConnection(transaction);
        while (true)
        {
            var earlier = await tables.Decisions
                .SingleOrDefaultAsync(row => row.Decider == decision.Decider && row.RequestId == decision.RequestId, cancellationToken)
                ;
            if (earlier is not null)
            {
                return Same(earlier, decision) ? DecisionOutcome.Recorded : DecisionOutcome.RequestIdReused;
            }

            var state = await AssessmentStore.StateAsync(tables, decision.Year, decision.Consortium, cancellationToken);
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
            if (await tables.TryInsertAsync(next, cancellationToken))
            {
                transaction.Logs(tables.Tables.Rows<BoardDecision>(next.Year, next.Consortium, next.Sequence));
                await transaction.CommitAsync(cancellationToken);
                return DecisionOutcome.Recorded;
            }
        }
    }

    private static bool Same(BoardDecision one, BoardDecision other) =>
        (one.Year, one.Consortium, one.Qualifies, one.Reason) == (other.Year, other.Consortium, other.Qualifies, other.Reason);
}
