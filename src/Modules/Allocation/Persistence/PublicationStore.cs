using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;

namespace TopGrid.Allocation.Persistence;

/// <summary>Writes and reads publications.</summary>
/// <param name="database">The open database.</param>
internal sealed class PublicationStore(StorageDatabase database)
{
    // "Publ" in ASCII, the first half of the advisory locks of publications; the second is the year.
    private const int LockSpace = 0x5075626C;

    /// <summary>Adds a proposal, or returns the one that is there.</summary>
    public async Task<PublicationRow> ProposeAsync(PublicationRow proposal, CancellationToken cancellation)
    {
        await using Transaction transaction = await BeginAsync(proposal.Year, cancellation).ConfigureAwait(false);
        await using AllocationDbContext context = transaction.Join(new AllocationDbContext(database));
        if (await context.Publications.FirstOrDefaultAsync(row => row.RunId == proposal.RunId && row.Stage == proposal.Stage, cancellation).ConfigureAwait(false) is { } existing)
        {
            return existing;
        }

        context.Publications.Add(proposal);
        await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return proposal;
    }

    /// <summary>
    /// Records the second person. False when another run holds that stage of the year already. Publications of a year are recorded one
    /// after another, and a unique key stands guard, so that two runs of a stage cannot both be published, not even at the same moment.
    /// </summary>
    public async Task<bool> ApproveAsync(PublicationRow publication, string user, DateTimeOffset at, CancellationToken cancellation)
    {
        await using Transaction transaction = await BeginAsync(publication.Year, cancellation).ConfigureAwait(false);
        await using AllocationDbContext context = transaction.Join(new AllocationDbContext(database));
        string key = $"{publication.Year}/{publication.Stage}";
        if (await context.Publications.AnyAsync(row => row.PublishedAs == key && row.RunId != publication.RunId, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        PublicationRow row = await context.Publications.FirstAsync(
            one => one.RunId == publication.RunId && one.Stage == publication.Stage, cancellation).ConfigureAwait(false);
        if (row.ApprovedBy is null)
        {
            row.ApprovedBy = user;
            row.ApprovedAt = at;
            row.PublishedAs = key;
            await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>One publication, or null.</summary>
    public async Task<PublicationRow?> FindAsync(string runId, string stage, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Publications.AsNoTracking().FirstOrDefaultAsync(row => row.RunId == runId && row.Stage == stage, cancellation).ConfigureAwait(false);
    }

    /// <summary>Publications of a year, newest first.</summary>
    public async Task<List<PublicationRow>> ListAsync(int year, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        List<PublicationRow> rows = await context.Publications.AsNoTracking().Where(row => row.Year == year).ToListAsync(cancellation).ConfigureAwait(false);
        return [.. rows.OrderByDescending(row => row.ProposedAt).ThenBy(row => row.RunId, StringComparer.Ordinal)];
    }

    /// <summary>Whether a run is published at any stage.</summary>
    public async Task<bool> IsPublishedAsync(string runId, CancellationToken cancellation)
    {
        await using var context = new AllocationDbContext(database);
        return await context.Publications.AnyAsync(row => row.RunId == runId && row.PublishedAs != null, cancellation).ConfigureAwait(false);
    }

    private async Task<Transaction> BeginAsync(int year, CancellationToken cancellation)
    {
        Transaction transaction = await database.BeginAsync(cancellation).ConfigureAwait(false);
        try
        {
            await transaction.LockAsync(LockSpace, year, cancellation).ConfigureAwait(false);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
