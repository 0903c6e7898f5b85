using System.Runtime.CompilerServices;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Allocation.Persistence;
using TopGrid.Data.Connections;
using TopGrid.Data.Verification;

namespace TopGrid.Allocation.Verification;

/// <summary>
/// Compares publications with themselves and with the log: two people, published once approved, and the entry of the log that each names
/// still has the hash of then.
/// </summary>
internal sealed class PublicationVerifier(StorageDatabase database) : IRowVerifier
{
    public string Module => AllocationConnection.Module.Module;

    public async IAsyncEnumerable<RowFinding> VerifyAsync(
        Func<string, Task> say, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        foreach (var row in await tables.Publications.OrderBy(row => row.RunId).ThenBy(row => row.Stage).ToListAsync(cancellationToken))
        {
            await say($"allocation {row.RunId}/{row.Stage}");
            if (row.ApprovedBy == row.ProposedBy)
            {
                yield return Finding(row, $"approved_by<>{row.ProposedBy}", $"approved_by={row.ApprovedBy}");
            }

            var published = row.ApprovedBy is null ? null : $"{row.Year}/{row.Stage}";
            if (row.PublishedAs != published)
            {
                yield return Finding(row, $"published_as={published}", $"published_as={row.PublishedAs}");
            }

            if (row.LogSequence is { } sequence && database.ChangeLog is { } log
                && await log.HashAtAsync(transaction, sequence, cancellationToken) is var hash && hash != row.LogHash)
            {
                yield return Finding(row, $"log_hash={hash}", $"log_hash={row.LogHash}");
            }
        }
    }

    private static RowFinding Finding(PublicationRow row, string expected, string found) =>
        new("allocation.publication", RowGroup.Text([row.RunId, row.Stage]), RowFindingKind.Changed, RowBasis.Computation)
        {
            Expected = expected, Found = found,
        };
}
