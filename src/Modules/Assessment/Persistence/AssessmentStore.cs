using Microsoft.EntityFrameworkCore;
using TopGrid.Assessment.Domain;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Assessment.Persistence;

/// <summary>Stores assessments and reads where consortia stand.</summary>
internal sealed class AssessmentStore(StorageDatabase database)
{
    private const int FindingsChunk = 200;

    /// <summary>Stores an assessment as the year's latest, unless the latest says the same about the same facts.</summary>
    public async Task StoreAsync(YearAssessment assessment, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using var context = transaction.Join(new AssessmentDbContext(database));
        while (true)
        {
            var latest = await LatestAsync(context, assessment.Assessed.Year, cancellationToken).ConfigureAwait(false);
            if (latest is not null && Same(latest, assessment.Assessed))
            {
                return;
            }

            var numbered = assessment.Numbered((latest?.Number ?? 0) + 1);
            // Another process may have taken the number; then look again.
            if (await TryInsertYearAsync(transaction, numbered.Assessed, cancellationToken).ConfigureAwait(false))
            {
                await BulkWriter.WriteAsync(transaction, AssessmentTables.Consortia, numbered.Consortia, cancellationToken).ConfigureAwait(false);
                await BulkWriter.WriteAsync(transaction, AssessmentTables.Findings, numbered.Findings, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>Where a year stands; null when it was never assessed.</summary>
    public async Task<YearState?> YearAsync(int year, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var context = transaction.Join(new AssessmentDbContext(database));
        if (await LatestAsync(context, year, cancellationToken).ConfigureAwait(false) is not { } assessed)
        {
            return null;
        }

        var decisions = await context.Decisions.AsNoTracking()
            .Where(decision => decision.Year == year)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var holding = decisions
            .GroupBy(decision => decision.Consortium, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.MaxBy(decision => decision.Sequence)!, StringComparer.Ordinal);
        var consortia = await context.Consortia.AsNoTracking()
            .Where(consortium => consortium.Year == year && consortium.Number == assessed.Number)
            .OrderBy(consortium => consortium.Consortium)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new YearState(
            assessed,
            [.. consortia.Select(consortium => new ConsortiumState(assessed, consortium, holding.GetValueOrDefault(consortium.Consortium)))]);
    }

    /// <summary>Where one consortium stands; null when it was never assessed or is not part of the latest assessment.</summary>
    public async Task<ConsortiumState?> StateAsync(int year, string consortium, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var context = transaction.Join(new AssessmentDbContext(database));
        return await StateAsync(context, year, consortium, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The findings of these consortia, which belong to one assessment; by consortium, in the set's order.</summary>
    public async Task<ILookup<string, StoredFinding>> FindingsAsync(IReadOnlyList<ConsortiumState> states, CancellationToken cancellationToken)
    {
        var findings = new List<StoredFinding>();
        await using var context = new AssessmentDbContext(database);
        foreach (var chunk in states.Chunk(FindingsChunk))
        {
            var (year, number) = (chunk[0].Assessed.Year, chunk[0].Assessed.Number);
            var consortia = chunk.Select(state => state.Consortium.Consortium).ToList();
            findings.AddRange(await context.Findings.AsNoTracking()
                .Where(finding => finding.Year == year && finding.Number == number && consortia.Contains(finding.Consortium))
                .OrderBy(finding => finding.Position)
                .ToListAsync(cancellationToken).ConfigureAwait(false));
        }

        return findings.ToLookup(finding => finding.Consortium, StringComparer.Ordinal);
    }

    internal static async Task<ConsortiumState?> StateAsync(
        AssessmentDbContext context, int year, string consortium, CancellationToken cancellationToken)
    {
        if (await LatestAsync(context, year, cancellationToken).ConfigureAwait(false) is not { } assessed)
        {
            return null;
        }

        var found = await context.Consortia.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Year == year && row.Number == assessed.Number && row.Consortium == consortium, cancellationToken)
            .ConfigureAwait(false);
        var decision = await context.Decisions.AsNoTracking()
            .Where(row => row.Year == year && row.Consortium == consortium)
            .OrderByDescending(row => row.Sequence)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return found is null ? null : new ConsortiumState(assessed, found, decision);
    }

    private static Task<AssessedYear?> LatestAsync(AssessmentDbContext context, int year, CancellationToken cancellationToken) =>
        context.Years.AsNoTracking()
            .Where(row => row.Year == year)
            .OrderByDescending(row => row.Number)
            .FirstOrDefaultAsync(cancellationToken);

    private static bool Same(AssessedYear one, AssessedYear other) =>
        (one.ConditionSet, one.FactsRevision, one.InputHash, one.ContentHash)
        == (other.ConditionSet, other.FactsRevision, other.InputHash, other.ContentHash);

    private static async Task<bool> TryInsertYearAsync(Transaction transaction, AssessedYear row, CancellationToken cancellationToken)
    {
        await using var insert = transaction.Command(
            $"""
            INSERT INTO {AssessmentTables.Years.Sql(transaction.Dialect)}
                (year, number, condition_set, facts_revision, input_hash, content_hash, assessed_at)
            VALUES (@year, @number, @set, @revision, @input, @content, @at)
            ON CONFLICT DO NOTHING
            """,
            ("year", row.Year),
            ("number", row.Number),
            ("set", row.ConditionSet),
            ("revision", row.FactsRevision),
            ("input", row.InputHash),
            ("content", row.ContentHash),
            ("at", row.AssessedAt));
        return await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }
}
