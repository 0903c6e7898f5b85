using System.Text.Json;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Persistence;

/// <summary>What one completed unit left behind.</summary>
/// <param name="Unit">Index of the unit within its phase.</param>
/// <param name="Delta">Bytes of the delta.</param>
/// <param name="Draws">Bytes of the draws.</param>
internal sealed record StoredOutcome(int Unit, byte[] Delta, byte[] Draws);

/// <summary>Outcomes and decision rows of units. Only the attempt that completed a unit is ever read.</summary>
/// <param name="database">The open database.</param>
internal sealed class OutcomeStore(StorageDatabase database)
{
    /// <summary>Writes what a unit computed, inside the transaction that completes it.</summary>
    public static async Task WriteAsync(
        Transaction transaction, ClaimedUnit claim, string profession, byte[] delta, DecisionRows draws, DecisionRows decisions, CancellationToken cancellation)
    {
        (string run, int phase, int unit) = (claim.Key.RunId, claim.Key.Phase, claim.Key.Unit);
        await BulkWriter.WriteAsync(
            transaction, AllocationBulk.Outcomes, [new OutcomeRow(run, phase, unit, claim.Attempt, delta, draws.Bytes.ToArray())], cancellation).ConfigureAwait(false);
        IEnumerable<DecisionRow> rows = Enumerable.Range(0, decisions.Count).Select(
            ordinal => new DecisionRow(run, phase, unit, claim.Attempt, ordinal, profession, PartyOf(decisions[ordinal].Span), decisions[ordinal].ToArray()));
        await BulkWriter.WriteAsync(transaction, AllocationBulk.Decisions, rows, cancellation).ConfigureAwait(false);
    }

    /// <summary>The outcomes of a phase that is done, in order of unit.</summary>
    public async Task<IReadOnlyList<StoredOutcome>> OutcomesAsync(string runId, int phase, CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginReadAsync(cancellation).ConfigureAwait(false);
        var outcomes = new List<StoredOutcome>();
        string sql = $"""
            SELECT o.unit, o.delta, o.draws FROM {AllocationTables.Outcome.Sql(transaction.Dialect)} o
            JOIN {AllocationTables.Unit.Sql(transaction.Dialect)} u ON u.run_id = o.run_id AND u.phase = o.phase AND u.unit = o.unit AND u.attempt = o.attempt AND u.state = 'done'
            WHERE o.run_id = @run AND o.phase = @phase ORDER BY o.unit
            """;
        await foreach (StoredOutcome outcome in BulkExport.ReadAsync(
            transaction,
            sql,
            [("run", runId), ("phase", phase)],
            [ColumnType.Integer, ColumnType.Bytes, ColumnType.Bytes],
            row => new StoredOutcome((int)row[0], (byte[])row[1], (byte[])row[2]),
            cancellation).ConfigureAwait(false))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    /// <summary>The decision rows of a phase that is done, per unit, in order.</summary>
    public async Task<IReadOnlyDictionary<int, DecisionRows>> DecisionsAsync(string runId, int phase, CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginReadAsync(cancellation).ConfigureAwait(false);
        var units = new Dictionary<int, MemoryStream>();
        await foreach ((int unit, byte[] leaf) in BulkExport.ReadAsync(
            transaction,
            $"SELECT d.unit, d.leaf FROM {CompletedDecisions(transaction.Dialect)} WHERE d.run_id = @run AND d.phase = @phase ORDER BY d.unit, d.ordinal",
            [("run", runId), ("phase", phase)],
            [ColumnType.Integer, ColumnType.Bytes],
            row => ((int)row[0], (byte[])row[1]),
            cancellation).ConfigureAwait(false))
        {
            if (!units.TryGetValue(unit, out MemoryStream? rows))
            {
                units[unit] = rows = new MemoryStream();
            }

            rows.Write(leaf);
            rows.WriteByte((byte)'\n');
        }

        return units.ToDictionary(unit => unit.Key, unit => DecisionRows.FromBytes(unit.Value.GetBuffer().AsMemory(0, (int)unit.Value.Length)));
    }

    /// <summary>Table expression of decisions (alias d) that belong to the attempt which completed its unit (alias u).</summary>
    public static string CompletedDecisions(Dialect dialect) => $"""
        {AllocationTables.Decision.Sql(dialect)} d
        JOIN {AllocationTables.Unit.Sql(dialect)} u ON u.run_id = d.run_id AND u.phase = d.phase AND u.unit = d.unit AND u.attempt = d.attempt AND u.state = 'done'
        """;

    private static string PartyOf(ReadOnlySpan<byte> leaf)
    {
        var reader = new Utf8JsonReader(leaf);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("party"))
            {
                reader.Read();
                return reader.GetString() ?? "";
            }
        }

        return "";
    }
}
