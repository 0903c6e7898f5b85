using LinqToDB;
using LinqToDB.Async;
using TopGrid.Allocation.Jobs;
using TopGrid.Allocation.Work;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Persistence;

/// <summary>Reads jobs and what they made.</summary>
/// <param name="database">The open database.</param>
internal sealed class JobStore(StorageDatabase database)
{
    /// <summary>The job, or null.</summary>
    public async Task<RunRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Runs.FirstOrDefaultAsync(row => row.Id == id && row.Job != null, cancellationToken);
    }

    /// <summary>Jobs of a year, newest first.</summary>
    public async Task<List<RunRow>> ListAsync(int year, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Runs.Where(row => row.Year == year && row.Job != null)
            .OrderByDescending(row => row.Number).ToListAsync(cancellationToken);
    }

    /// <summary>Results per profession of a sealed run, in byte order of the code.</summary>
    public async Task<List<(string Profession, int Results)>> CountResultsAsync(string runId, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var counts = await tables.Results.Where(row => row.RunId == runId).GroupBy(row => row.Profession)
            .Select(group => new { Profession = group.Key, Count = group.Count() }).OrderBy(one => one.Profession)
            .ToListAsync(cancellationToken);
        return [.. counts.Select(one => (one.Profession, one.Count))];
    }

    /// <summary>The tpids of some results of a profession, by bytes.</summary>
    public async Task<List<string>> TpidsAsync(string runId, ExplainedRange range, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Results.Where(row => row.RunId == runId && row.Profession == range.Profession).OrderBy(row => row.Tpid)
            .Skip(range.From).Take(range.To - range.From).Select(row => row.Tpid).ToListAsync(cancellationToken);
    }

    /// <summary>Writes the explanations of a unit inside the transaction that completes it.</summary>
    public static async Task WriteAsync(
        Transaction transaction, ClaimedUnit claim, string profession, IEnumerable<(string Tpid, StoredExplanation Content)> explanations)
    {
        await using var tables = new AllocationConnection(transaction);
        await tables.AppendAsync(
            explanations.Select(one => new ExplanationRow(
                claim.Key.RunId, claim.Key.Phase, claim.Key.Unit, claim.Attempt, profession, one.Tpid, one.Content.ToBytes())),
            CancellationToken.None);
    }

    /// <summary>The explanation of a result by the newest job that has explained the whole run; null when there is none.</summary>
    public async Task<(string Job, StoredExplanation Content)?> ExplanationAsync(
        string runId, string profession, string tpid, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var newest = await (
            from job in tables.Runs
            join explanation in tables.Explanations on job.Id equals explanation.RunId
            join unit in tables.Units on new { explanation.RunId, explanation.Phase, explanation.Unit, explanation.Attempt }
                equals new { unit.RunId, unit.Phase, unit.Unit, unit.Attempt }
            where job.OfRun == runId && job.Job == JobKinds.Explanations && job.State == RunState.Completed
                && explanation.Profession == profession && explanation.Tpid == tpid && unit.State == WorkState.Done
            orderby job.Number descending
            select new { explanation.RunId, explanation.Content }).FirstOrDefaultAsync(cancellationToken);
        return newest is null ? null : (newest.RunId, StoredExplanation.FromBytes(newest.Content));
    }
}
