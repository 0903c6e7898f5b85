using System.Globalization;
using System.Runtime.CompilerServices;
using LinqToDB;
using LinqToDB.Async;
using LinqToDB.Data;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;

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
    // The steps of a party lie in some ten units; SQLite puts at most 500 selects together.
    private const int MostUnitsAtOnce = 100;

    /// <summary>The rows of some phases in their sequence: those of a profession are next to each other.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="from">First phase.</param>
    /// <param name="to">The one past the last.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    public async IAsyncEnumerable<PlacedDecision> PhasesAsync(
        string runId, int from, int to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var tables = new AllocationConnection(transaction) { CommandTimeout = BulkInsert.PatienceSeconds };
        var sequence = await tables.DecisionsOf(runId).LongCountAsync(row => row.Phase < from, cancellationToken);
        var decisions = tables.DecisionsOf(runId).Where(row => row.Phase >= from && row.Phase < to)
            .OrderBy(row => row.Phase).ThenBy(row => row.Unit).ThenBy(row => row.Ordinal)
            .Select(row => new PlacedDecision(-1, row.Phase, row.Unit, row.Ordinal, row.Leaf));
        await foreach (var decision in decisions.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return decision with { Sequence = sequence++ };
        }
    }

    /// <summary>The rows at some places, in any order.</summary>
    public async Task<Dictionary<(int Phase, int Unit, int Ordinal), byte[]>> AtAsync(
        string runId, IReadOnlyCollection<(int Phase, int Unit, int Ordinal)> places, CancellationToken cancellationToken)
    {
        var leaves = new Dictionary<(int Phase, int Unit, int Ordinal), byte[]>();
        if (places.Count == 0)
        {
            return leaves;
        }

        await using var tables = new AllocationConnection(database);
        foreach (var units in places.GroupBy(place => (place.Phase, place.Unit), place => place.Ordinal).Chunk(MostUnitsAtOnce))
        {
            var sql = string.Join("\nUNION ALL\n", units.Select(unit => In(unit.Key.Phase, unit.Key.Unit, unit)));
            foreach (var row in await tables.QueryToListAsync<DecisionRow>(sql, cancellationToken, DataParameter.Text("run", runId)))
            {
                leaves[(row.Phase, row.Unit, row.Ordinal)] = row.Leaf;
            }
        }

        return leaves;
    }

    // As text, and unit by unit: of many queries put together linq2db makes a statement in seconds only, and where they are joined with a
    // list of places, SQLite goes through all rows of the run.
    private string In(int phase, int unit, IEnumerable<int> ordinals) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT d.* FROM {Name<DecisionRow>()} d
        JOIN {Name<UnitRow>()} u ON d.run_id = u.run_id AND d.phase = u.phase AND d.unit = u.unit AND d.attempt = u.attempt
        WHERE u.run_id = @run AND u.phase = {phase} AND u.unit = {unit} AND u.state = {WorkState.Done.Sql()}
        AND d.ordinal IN ({string.Join(", ", ordinals)})
        """);

    private string Name<TRow>() => AllocationConnection.Module.Name<TRow>().Sql(database.Dialect);
}
