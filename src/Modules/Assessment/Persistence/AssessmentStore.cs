using LinqToDB.Async;
using TopGrid.Assessment.Domain;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;

namespace TopGrid.Assessment.Persistence;

/// <summary>Stores assessments and reads where consortia stand.</summary>
internal sealed class AssessmentStore(StorageDatabase database)
{
    private const int FindingsChunk = 200;

    /// <summary>Stores an assessment as the year's latest, unless the latest says the same about the same facts.</summary>
    public async Task StoreAsync(YearAssessment assessment, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await using var tables = new AssessmentConnection(transaction);
        while (true)
        {
            var latest = await LatestAsync(tables, assessment.Assessed.Year, cancellationToken);
            if (latest is not null && Same(latest, assessment.Assessed))
            {
                return;
            }

            var numbered = assessment.Numbered((latest?.Number ?? 0) + 1);
            // Another process may have taken the number; then look again.
            if (await tables.TryInsertAsync(numbered.Assessed, cancellationToken))
            {
                await tables.AppendAsync(numbered.Consortia, cancellationToken);
                await tables.AppendAsync(numbered.Findings, cancellationToken);
                var (year, number) = (numbered.Assessed.Year, numbered.Assessed.Number);
                transaction.Logs(
                    tables.Tables.Rows<AssessedYear>(year, number), tables.Tables.Rows<AssessedConsortium>(year, number),
                    tables.Tables.Rows<StoredFinding>(year, number));
                await transaction.CommitAsync(cancellationToken);
                return;
            }
        }
    }

    /// <summary>Where a year stands; null when it was never assessed.</summary>
    public async Task<YearState?> YearAsync(int year, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var tables = new AssessmentConnection(transaction);
        if (await LatestAsync(tables, year, cancellationToken) is not { } assessed)
        {
            return null;
        }

        var decisions = await tables.Decisions
            .Where(decision => decision.Year == year)
            .ToListAsync(cancellationToken);
        var holding = decisions
            .GroupBy(decision => decision.Consortium, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.MaxBy(decision => decision.Sequence)!, StringComparer.Ordinal);
        var consortia = await tables.Consortia
            .Where(consortium => consortium.Year == year && consortium.Number == assessed.Number)
            .OrderBy(consortium => consortium.Consortium)
            .ToListAsync(cancellationToken);
        return new YearState(
            assessed,
            [.. consortia.Select(
                consortium => new ConsortiumState(assessed, consortium, holding.GetValueOrDefault(consortium.Consortium)))]);
    }

    /// <summary>Where one consortium stands; null when it was never assessed or is not part of the latest assessment.</summary>
    public async Task<ConsortiumState?> StateAsync(int year, string consortium, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var tables = new AssessmentConnection(transaction);
        return await StateAsync(tables, year, consortium, cancellationToken);
    }

    /// <summary>The findings of these consortia, which belong to one assessment; by consortium, in the set's order.</summary>
    public async Task<ILookup<string, StoredFinding>> FindingsAsync(
        IReadOnlyList<ConsortiumState> states, CancellationToken cancellationToken)
    {
        var findings = new List<StoredFinding>();
        await using var tables = new AssessmentConnection(database);
        foreach (var chunk in states.Chunk(FindingsChunk))
        {
            var (year, number) = (chunk[0].Assessed.Year, chunk[0].Assessed.Number);
            var consortia = chunk.Select(state => state.Consortium.Consortium).ToList();
            findings.AddRange(await tables.Findings
                .Where(finding => finding.Year == year && finding.Number == number && consortia.Contains(finding.Consortium))
                .OrderBy(finding => finding.Position)
                .ToListAsync(cancellationToken));
        }

        return findings.ToLookup(finding => finding.Consortium, StringComparer.Ordinal);
    }

    internal static async Task<ConsortiumState?> StateAsync(
        AssessmentConnection tables, int year, string consortium, CancellationToken cancellationToken)
    {
        if (await LatestAsync(tables, year, cancellationToken) is not { } assessed)
        {
            return null;
        }

        var found = await tables.Consortia
            .SingleOrDefaultAsync(
                row => row.Year == year && row.Number == assessed.Number && row.Consortium == consortium, cancellationToken)
            ;
        var decision = await tables.Decisions
            .Where(row => row.Year == year && row.Consortium == consortium)
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : new ConsortiumState(assessed, found, decision);
    }

    private static Task<AssessedYear?> LatestAsync(AssessmentConnection tables, int year, CancellationToken cancellationToken) =>
        tables.Years
            .Where(row => row.Year == year)
            .OrderByDescending(row => row.Number)
            .FirstOrDefaultAsync(cancellationToken);

    private static bool Same(AssessedYear one, AssessedYear other) =>
        (one.ConditionSet, one.FactsRevision, one.InputHash, one.ContentHash)
        == (other.ConditionSet, other.FactsRevision, other.InputHash, other.ContentHash);
}
