using LinqToDB.Async;
using TopGrid.Data.Bulk;
using TopGrid.Data.Connections;
using TopGrid.Employment.Domain;

namespace TopGrid.Employment.Persistence;

/// <summary>Stores and reads claims.</summary>
internal sealed class ClaimStore(StorageDatabase database)
{
    /// <summary>Stores claims as the year's latest, unless the latest set says the same about the same run.</summary>
    public async Task StoreAsync(ComputedClaims computed, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await using var tables = new EmploymentConnection(transaction);
        while (true)
        {
            var latest = await LatestAsync(tables, computed.Set.Year, cancellationToken);
            if (latest is not null && Same(latest, computed.Set))
            {
                return;
            }

            var numbered = computed.Numbered((latest?.Number ?? 0) + 1);
            // Another process may have taken the number; then look again.
            if (await tables.TryInsertAsync(numbered.Set, cancellationToken))
            {
                await tables.AppendAsync(numbered.Claims, cancellationToken);
                transaction.Logs(
                    tables.Tables.Rows<ClaimSet>(numbered.Set.Year, numbered.Set.Number),
                    tables.Tables.Rows<Claim>(numbered.Set.Year, numbered.Set.Number));
                await transaction.CommitAsync(cancellationToken);
                return;
            }
        }
    }

    /// <summary>One claim of the latest set with that set; null when there is none.</summary>
    public async Task<(ClaimSet Set, Claim Claim)?> FindAsync(int year, string profession, string tpid, CancellationToken cancellationToken)
    {
        var page = await ListAsync(year, new ClaimQuery(null, profession, tpid, null, 1), cancellationToken);
        return page is { Claims: [var claim] } ? (page.Set, claim) : null;
    }

    /// <summary>A page of the latest set; null when the year has none.</summary>
    public async Task<ClaimPage?> ListAsync(int year, ClaimQuery query, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        await using var tables = new EmploymentConnection(transaction);
        if (await LatestAsync(tables, year, cancellationToken) is not { } set)
        {
            return null;
        }

        var claims = Narrow(tables.Claims.Where(claim => claim.Year == year && claim.Number == set.Number), query);
        var total = await claims.LongCountAsync(cancellationToken);
        if (query.After is var (profession, tpid))
        {
            // The columns' collation compares bytes on both databases.
            claims = claims.Where(claim => string.Compare(claim.Profession, profession) > 0
                || (claim.Profession == profession && string.Compare(claim.Tpid, tpid) > 0));
        }

        var page = await claims
            .OrderBy(claim => claim.Profession).ThenBy(claim => claim.Tpid)
            .Take(query.Size + 1)
            .ToListAsync(cancellationToken);
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

    private static Task<ClaimSet?> LatestAsync(EmploymentConnection tables, int year, CancellationToken cancellationToken) =>
        tables.ClaimSets
            .Where(set => set.Year == year)
            .OrderByDescending(set => set.Number)
            .FirstOrDefaultAsync(cancellationToken);

    private static bool Same(ClaimSet one, ClaimSet other) =>
        (one.Run, one.EvidenceRoot, one.ContentHash) == (other.Run, other.EvidenceRoot, other.ContentHash);
}
