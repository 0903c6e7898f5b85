using System.Text.Json;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Work;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
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
        await using var tables = new AllocationConnection(transaction);
        await tables.AppendAsync([new OutcomeRow(run, phase, unit, claim.Attempt, delta, draws.Bytes.ToArray())], cancellation);
        await tables.AppendAsync(Rows(claim, profession, decisions), cancellation);
    }

    /// <summary>The decision rows of a unit as they are stored.</summary>
    public static IEnumerable<DecisionRow> Rows(ClaimedUnit claim, string profession, DecisionRows decisions) =>
        Enumerable.Range(0, decisions.Count).Select(ordinal => new DecisionRow(
            claim.Key.RunId, claim.Key.Phase, claim.Key.Unit, claim.Attempt, ordinal, profession, PartyOf(decisions[ordinal].Span),
            decisions[ordinal].ToArray()));

    /// <summary>The outcomes of a phase that is done, in order of unit.</summary>
    public async Task<IReadOnlyList<StoredOutcome>> OutcomesAsync(string runId, int phase, CancellationToken cancellation)
    {
        await using var tables = new AllocationConnection(database) { CommandTimeout = BulkInsert.PatienceSeconds };
        return await (
            from outcome in tables.Outcomes
            join done in tables.Units on new { outcome.RunId, outcome.Phase, outcome.Unit, outcome.Attempt }
                equals new { done.RunId, done.Phase, done.Unit, done.Attempt }
            where outcome.RunId == runId && outcome.Phase == phase && done.State == WorkState.Done
            orderby outcome.Unit
            select new StoredOutcome(outcome.Unit, outcome.Delta, outcome.Draws)).ToListAsync(cancellation);
    }

    /// <summary>The decision rows of a phase that is done, per unit, in order.</summary>
    public async Task<IReadOnlyDictionary<int, DecisionRows>> DecisionsAsync(string runId, int phase, CancellationToken cancellation)
    {
        await using var tables = new AllocationConnection(database) { CommandTimeout = BulkInsert.PatienceSeconds };
        var units = new Dictionary<int, MemoryStream>();
        var decisions = tables.DecisionsOf(runId).Where(row => row.Phase == phase).OrderBy(row => row.Unit).ThenBy(row => row.Ordinal)
            .Select(row => ValueTuple.Create(row.Unit, row.Leaf));
        await foreach (var (unit, leaf) in decisions.AsAsyncEnumerable().WithCancellation(cancellation))
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
