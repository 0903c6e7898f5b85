using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TopGrid.Allocation.Jobs;
using TopGrid.Allocation.Runs;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Persistence;

/// <summary>Reads jobs and what they made.</summary>
/// <param name="database">The open database.</param>
internal sealed class JobStore(StorageDatabase database)
{
    /// <summary>The job, or null.</summary>
    public async Task<RunRow?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Runs.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.Job != null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Jobs of a year, newest first.</summary>
    public async Task<List<RunRow>> ListAsync(int year, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Runs.AsNoTracking().Where(row => row.Year == year && row.Job != null)
            .OrderByDescending(row => row.Number).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Results per profession of a sealed run, in byte order of the code.</summary>
    public async Task<List<(string Profession, int Results)>> CountResultsAsync(string runId, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        var counts = await context.Results.Where(row => row.RunId == runId).GroupBy(row => row.Profession)
            .Select(group => new { Profession = group.Key, Count = group.Count() }).OrderBy(one => one.Profession).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. counts.Select(one => (one.Profession, one.Count))];
    }

    /// <summary>The tpids of some results of a profession, by bytes.</summary>
    public async Task<List<string>> TpidsAsync(string runId, ExplainedRange range, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Results.Where(row => row.RunId == runId && row.Profession == range.Profession).OrderBy(row => row.Tpid)
            .Skip(range.From).Take(range.To - range.From).Select(row => row.Tpid).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes the explanations of a unit inside the transaction that completes it.</summary>
    public static Task WriteAsync(Transaction transaction, ClaimedUnit claim, string profession, IEnumerable<(string Tpid, StoredExplanation Content)> explanations) =>
        BulkWriter.WriteAsync(
            transaction,
            AllocationBulk.Explanations,
            explanations.Select(one => new ExplanationRow(
                claim.Key.RunId, claim.Key.Phase, claim.Key.Unit, claim.Attempt, profession, one.Tpid, one.Content.ToBytes())),
            CancellationToken.None);

    /// <summary>The explanation of a result by the newest job that has explained the whole run; null when there is none.</summary>
    public async Task<(string Job, StoredExplanation Content)?> ExplanationAsync(string runId, string profession, string tpid, CancellationToken cancellation)
    {
        await using Transaction transaction = await database.BeginReadAsync(cancellation).ConfigureAwait(false);
        string sql = $"""
            SELECT e.run_id, e.content FROM {AllocationTables.Run.Sql(transaction.Dialect)} j
            JOIN {AllocationTables.Explanation.Sql(transaction.Dialect)} e ON e.run_id = j.id AND e.profession = @profession AND e.tpid = @tpid
            JOIN {AllocationTables.Unit.Sql(transaction.Dialect)} u ON u.run_id = e.run_id AND u.phase = e.phase AND u.unit = e.unit AND u.attempt = e.attempt AND u.state = 'done'
            WHERE j.of_run = @run AND j.job = '{JobKinds.Explanations}' AND j.state = '{RunStates.Completed}' ORDER BY j.number DESC LIMIT 1
            """;
        await using DbCommand command = transaction.Command(sql, [("run", runId), ("profession", profession), ("tpid", tpid)]);
        await using DbDataReader row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        return await row.ReadAsync(cancellation).ConfigureAwait(false) ? (row.GetString(0), StoredExplanation.FromBytes((byte[])row.GetValue(1))) : null;
    }
}
