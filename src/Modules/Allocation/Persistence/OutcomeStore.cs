using System.Text.Json;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Work;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Persistence;

/// <summary>What one completed unit left behind.</summary>
/// <param name="Phase">Number of its phase.</param>
/// <param name="Unit">Index of the unit within its phase.</param>
/// <param name="Delta">Bytes of the delta.</param>
/// <param name="Draws">Bytes of the draws.</param>
internal sealed record StoredOutcome(int Phase, int Unit, byte[] Delta, byte[] Draws);

/// <summary>Outcomes and decision rows of units. Only the attempt that completed a unit is ever read.</summary>
/// <param name="database">The open database.</param>
internal sealed class OutcomeStore(StorageDatabase database)
{
    /// <summary>Writes what units of one profession computed, inside the transaction that completes them.</summary>
    public static async Task WriteAsync(
        Transaction transaction, string profession, IReadOnlyList<(ClaimedUnit Unit, UnitOutcome Outcome)> computed,
        CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(transaction);
        var outcomes = computed.Select(one => new OutcomeRow(
            one.Unit.Key.RunId, one.Unit.Key.Phase, one.Unit.Key.Unit, one.Unit.Attempt, one.Outcome.Delta.ToBytes(),
            one.Outcome.Draws.Bytes.ToArray()));
        await tables.AppendAsync(outcomes, cancellationToken);
        await tables.AppendAsync(computed.SelectMany(one => Rows(one.Unit, profession, one.Outcome.Decisions)), cancellationToken);
    }

    /// <summary>Writes what a unit computed that decides nothing, inside the transaction that completes it.</summary>
    public static async Task WriteAsync(Transaction transaction, ClaimedUnit claim, byte[] delta, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(transaction);
        await tables.AppendAsync(
            [new OutcomeRow(claim.Key.RunId, claim.Key.Phase, claim.Key.Unit, claim.Attempt, delta, [])], cancellationToken);
    }

    /// <summary>The decision rows of a unit as they are stored.</summary>
    public static IEnumerable<DecisionRow> Rows(ClaimedUnit claim, string profession, DecisionRows decisions) =>
        Enumerable.Range(0, decisions.Count).Select(ordinal => new DecisionRow(
            claim.Key.RunId, claim.Key.Phase, claim.Key.Unit, claim.Attempt, ordinal, profession, PartyOf(decisions[ordinal].Span),
            decisions[ordinal].ToArray()));

    /// <summary>The outcomes of a phase that is done, in order of unit.</summary>
    public Task<IReadOnlyList<StoredOutcome>> OutcomesAsync(string runId, int phase, CancellationToken cancellationToken) =>
        OutcomesAsync(runId, phase, phase, cancellationToken);

    /// <summary>The outcomes of phases that are done, in order of phase and unit.</summary>
    public async Task<IReadOnlyList<StoredOutcome>> OutcomesAsync(string runId, int first, int last, CancellationToken cancellationToken)
    {
        await using var tables = Open();
        return await (
            from outcome in tables.Outcomes
            join done in tables.Units on new { outcome.RunId, outcome.Phase, outcome.Unit, outcome.Attempt }
                equals new { done.RunId, done.Phase, done.Unit, done.Attempt }
            where outcome.RunId == runId && outcome.Phase >= first && outcome.Phase <= last && done.State == WorkState.Done
            orderby outcome.Phase, outcome.Unit
            select new StoredOutcome(outcome.Phase, outcome.Unit, outcome.Delta, outcome.Draws)).ToListAsync(cancellationToken);
    }

    /// <summary>The decision rows of phases that are done, per unit, in order. A unit that decided nothing is not among them.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="first">First phase.</param>
    /// <param name="last">Last phase.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<(int Phase, int Unit), DecisionRows>> DecisionsAsync(
        string runId, int first, int last, CancellationToken cancellationToken)
    {
        await using var tables = Open();
        var units = new Dictionary<(int Phase, int Unit), MemoryStream>();
        var decisions = tables.DecisionsOf(runId).Where(row => row.Phase >= first && row.Phase <= last)
            .OrderBy(row => row.Phase).ThenBy(row => row.Unit).ThenBy(row => row.Ordinal)
            .Select(row => ValueTuple.Create(row.Phase, row.Unit, row.Leaf));
        await foreach (var (phase, unit, leaf) in decisions.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!units.TryGetValue((phase, unit), out var rows))
            {
                units[(phase, unit)] = rows = new MemoryStream();
            }

            rows.Write(leaf);
            rows.WriteByte((byte)'\n');
        }

        return units.ToDictionary(
            unit => unit.Key, unit => DecisionRows.FromBytes(unit.Value.GetBuffer().AsMemory(0, (int)unit.Value.Length)));
    }

    private AllocationConnection Open() => new(database) { CommandTimeout = BulkInsert.PatienceSeconds };

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
