using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Employment.Domain;

namespace TopGrid.Employment.Persistence;

/// <summary>Stores and reads claims.</summary>
internal sealed class ClaimStore(StorageDatabase database)
{
    /// <summary>Stores claims as the year's latest, unless the latest set says the same about the same run.</summary>
    public async Task StoreAsync(ComputedClaims computed, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken).ConfigureAwait(false);
        await using var context = transaction.Join(new EmploymentDbContext(database));
        while (true)
        {
            var latest = await LatestAsync(context, computed.Set.Year, cancellationToken).ConfigureAwait(false);
            if (latest is not null && Same(latest, computed.Set))
            {
                return;
            }

            var numbered = computed.Numbered((latest?.Number ?? 0) + 1);
            // Another process may have taken the number; then look again.
            if (await TryInsertAsync(transaction, numbered.Set, cancellationToken).ConfigureAwait(false))
            {
                await BulkWriter.WriteAsync(transaction, EmploymentTables.Claims, numbered.Claims, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
        }
    }

    /// <summary>One claim of the latest set with that set; null when there is none.</summary>
    public async Task<(ClaimSet Set, Claim Claim)?> FindAsync(int year, string profession, string tpid, CancellationToken cancellationToken)
    {
        var page = await ListAsync(year, new ClaimQuery(null, profession, tpid, null, 1), cancellationToken).ConfigureAwait(false);
        return page is { Claims: [var claim] } ? (page.Set, claim) : null;
    }

    /// <summary>A page of the latest set; null when the year has none.</summary>
    public async Task<ClaimPage?> ListAsync(int year, ClaimQuery query, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using var context = transaction.Join(new EmploymentDbContext(database));
        if (await LatestAsync(context, year, cancellationToken).ConfigureAwait(false) is not { } set)
        {
            return null;
        }

        var claims = Narrow(context.Claims.AsNoTracking().Where(claim => claim.Year == year && claim.Number == set.Number), query);
        var total = await claims.LongCountAsync(cancellationToken).ConfigureAwait(false);
        if (query.After is var (profession, tpid))
        {
            // The columns' collation compares bytes on both databases.
            claims = claims.Where(claim => string.Compare(claim.Profession, profession) > 0
                || (claim.Profession == profession && string.Compare(claim.Tpid, tpid) > 0));
        }

        var page = await claims
            .OrderBy(claim => claim.Profession).ThenBy(claim => claim.Tpid)
            .Take(query.Size + 1)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new ClaimPage(set, [.. page.Take(query.Size)], page.Count > query.Size, total);
    }

    private static IQueryable<Claim> Narrow(IQueryable<Claim> claims, ClaimQuery query)
    {
        if (query.Institutions is { } seen)
        {
            var institutions = seen.ToList();
            claims = claims.Where(claim => institutions.Contains(claim.Tpid));
        }

        if (query.Profession is { } profession)
        {
            claims = claims.Where(claim => claim.Profession == profession);
        }

        return query.Tpid is { } tpid ? claims.Where(claim => claim.Tpid == tpid) : claims;
    }

    private static Task<ClaimSet?> LatestAsync(EmploymentDbContext context, int year, CancellationToken cancellationToken) =>
        context.ClaimSets.AsNoTracking()
            .Where(set => set.Year == year)
            .OrderByDescending(set => set.Number)
            .FirstOrDefaultAsync(cancellationToken);

    private static bool Same(ClaimSet one, ClaimSet other) =>
        (one.Run, one.EvidenceRoot, one.ContentHash) == (other.Run, other.EvidenceRoot, other.ContentHash);

    private static async Task<bool> TryInsertAsync(Transaction transaction, ClaimSet row, CancellationToken cancellationToken)
    {
        await using var insert = transaction.Command(
            $"""
            INSERT INTO {EmploymentTables.ClaimSets.Sql(transaction.Dialect)} (year, number, run, evidence_root, content_hash, computed_at)
            VALUES (@year, @number, @run, @root, @content, @at)
            ON CONFLICT DO NOTHING
            """,
            ("year", row.Year),
            ("number", row.Number),
            ("run", row.Run),
            ("root", row.EvidenceRoot),
            ("content", row.ContentHash),
            ("at", row.ComputedAt));
        return await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }
}
