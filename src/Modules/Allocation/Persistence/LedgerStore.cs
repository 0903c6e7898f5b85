using System.Globalization;
using System.Runtime.CompilerServices;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Persistence;

/// <summary>A decision row of a sealed run with its place.</summary>
/// <param name="Sequence">Position in the evidence tree.</param>
/// <param name="Phase">Phase of the run.</param>
/// <param name="Unit">Unit of the phase.</param>
/// <param name="Ordinal">Place within the unit.</param>
/// <param name="Leaf">Canonical JSON.</param>
internal sealed record PlacedDecision(long Sequence, int Phase, int Unit, int Ordinal, byte[] Leaf);

/// <summary>Reads parts of the ledger of a sealed run.</summary>
/// <param name="database">The open database.</param>
internal sealed class LedgerStore(StorageDatabase database)
{
    private const string Columns = "d.phase, d.unit, d.ordinal, d.leaf";

    /// <summary>The rows of some phases in their sequence: those of a profession are next to each other.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="from">First phase.</param>
    /// <param name="to">The one past the last.</param>
    /// <param name="cancellation">Stops between rows.</param>
    public async IAsyncEnumerable<PlacedDecision> PhasesAsync(string runId, int from, int to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginReadAsync(cancellation).ConfigureAwait(false);
        string decisions = OutcomeStore.CompletedDecisions(transaction.Dialect);
        long sequence = 0;
        await foreach (long before in BulkReader.ReadAsync(
            transaction, $"SELECT count(*) FROM {decisions} WHERE d.run_id = @run AND d.phase < @from", [("run", runId), ("from", from)], row => row.GetInt64(0), cancellation).ConfigureAwait(false))
        {
            sequence = before;
        }

        await foreach (PlacedDecision decision in BulkExport.ReadAsync(
            transaction,
            $"SELECT {Columns} FROM {decisions} WHERE d.run_id = @run AND d.phase >= @from AND d.phase < @to ORDER BY d.phase, d.unit, d.ordinal",
            [("run", runId), ("from", from), ("to", to)],
            [ColumnType.Integer, ColumnType.Integer, ColumnType.Integer, ColumnType.Bytes],
            row => new PlacedDecision(sequence++, (int)row[0], (int)row[1], (int)row[2], (byte[])row[3]),
            cancellation).ConfigureAwait(false))
        {
            yield return decision;
        }
    }

    /// <summary>The rows at some places, in any order.</summary>
    public async Task<Dictionary<(int Phase, int Unit, int Ordinal), byte[]>> AtAsync(
        string runId, IReadOnlyCollection<(int Phase, int Unit, int Ordinal)> places, CancellationToken cancellation)
    {
        var leaves = new Dictionary<(int Phase, int Unit, int Ordinal), byte[]>();
        if (places.Count == 0)
        {
            return leaves;
        }

        await using Transaction transaction = await database.BeginReadAsync(cancellation).ConfigureAwait(false);
        string values = string.Join(", ", places.Select(place => string.Create(CultureInfo.InvariantCulture, $"({place.Phase}, {place.Unit}, {place.Ordinal})")));
        await foreach (PlacedDecision decision in BulkReader.ReadAsync(
            transaction,
            $"SELECT {Columns} FROM {OutcomeStore.CompletedDecisions(transaction.Dialect)} WHERE d.run_id = @run AND (d.phase, d.unit, d.ordinal) IN (VALUES {values})",
            [("run", runId)],
            row => new PlacedDecision(-1, row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), (byte[])row.GetValue(3)),
            cancellation).ConfigureAwait(false))
        {
            leaves[(decision.Phase, decision.Unit, decision.Ordinal)] = decision.Leaf;
        }

        return leaves;
    }
}
