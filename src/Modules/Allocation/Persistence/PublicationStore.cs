using LinqToDB;
using LinqToDB.Async;
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
    public async Task<PublicationRow> ProposeAsync(PublicationRow proposal, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(proposal.Year, cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        if (await tables.Publications.FirstOrDefaultAsync(
            row => row.RunId == proposal.RunId && row.Stage == proposal.Stage, cancellationToken) is { } existing)
        {
            return existing;
        }

        await tables.InsertAsync(proposal, token: cancellationToken);
        transaction.Logs(AllocationConnection.Logged<PublicationRow>(proposal.RunId, proposal.Stage));
        await transaction.CommitAsync(cancellationToken);
        return proposal;
    }

    /// <summary>
    /// Records the second person. False when another run holds that stage of the year already. Publications of a year are recorded one
    /// after another, and a unique key stands guard, so that two runs of a stage cannot both be published, not even at the same moment.
    /// </summary>
    public async Task<bool> ApproveAsync(PublicationRow publication, string user, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(publication.Year, cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        var key = $"{publication.Year}/{publication.Stage}";
        if (await tables.Publications.AnyAsync(row => row.PublishedAs == key && row.RunId != publication.RunId, cancellationToken))
        {
            return false;
        }

        // The log as it is before the entry of this publication: who keeps the publication can tell later whether that log still stands.
        var newest = database.ChangeLog is { } log ? await log.NewestAsync(transaction, cancellationToken) : default;
        var approved = await tables.Publications
            .Where(row => row.RunId == publication.RunId && row.Stage == publication.Stage && row.ApprovedBy == null)
            .Set(row => row.ApprovedBy, user).Set(row => row.ApprovedAt, at).Set(row => row.PublishedAs, key)
            .Set(row => row.LogSequence, newest.Sequence > 0 ? newest.Sequence : (long?)null)
            .Set(row => row.LogHash, newest.Sequence > 0 ? newest.Hash : null)
            .UpdateAsync(cancellationToken);
        if (approved == 1)
        {
            transaction.Logs(AllocationConnection.Logged<PublicationRow>(publication.RunId, publication.Stage));
            await transaction.CommitAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>One publication, or null.</summary>
    public async Task<PublicationRow?> FindAsync(string runId, string stage, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Publications.FirstOrDefaultAsync(row => row.RunId == runId && row.Stage == stage, cancellationToken);
    }

    /// <summary>Publications of a year, newest first.</summary>
    public async Task<List<PublicationRow>> ListAsync(int year, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        var rows = await tables.Publications.Where(row => row.Year == year).ToListAsync(cancellationToken);
        return [.. rows.OrderByDescending(row => row.ProposedAt).ThenBy(row => row.RunId, StringComparer.Ordinal)];
    }

    /// <summary>Whether a run is published at any stage.</summary>
    public async Task<bool> IsPublishedAsync(string runId, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        return await tables.Publications.AnyAsync(row => row.RunId == runId && row.PublishedAs != null, cancellationToken);
    }

    private async Task<Transaction> BeginAsync(int year, CancellationToken cancellationToken)
    {
        var transaction = await database.BeginAsync(cancellationToken);
        try
        {
            await transaction.LockAsync(LockSpace, year, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }
}
