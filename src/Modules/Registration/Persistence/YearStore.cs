using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;

namespace TopGrid.Registration.Persistence;

/// <summary>Reads years. A revision is read from its tables once and then shared; which revision holds is asked of the database every time.</summary>
internal sealed class YearStore(StorageDatabase database)
{
    private readonly ConcurrentDictionary<int, RecentYears> _recent = new();

    public StorageDatabase Database => database;

    /// <summary>The year as it is now; null when it was never imported.</summary>
    public async Task<StoredYear?> FindAsync(int allocationYear, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(transaction, allocationYear, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same inside the caller's transaction.</summary>
    public async Task<StoredYear?> FindAsync(Transaction transaction, int allocationYear, CancellationToken cancellationToken)
    {
        await using var context = transaction.Join(new RegistrationDbContext(database));
        var state = await context.Years.AsNoTracking()
            .SingleOrDefaultAsync(year => year.AllocationYear == allocationYear, cancellationToken).ConfigureAwait(false);
        if (state is null)
        {
            return null;
        }

        if (Recent(allocationYear).Find(state) is { } known)
        {
            return known;
        }

        var facts = CanonicalYear.Of(await FactRows.ReadAsync(context, state, cancellationToken).ConfigureAwait(false));
        if (facts.InputHash != state.InputHash)
        {
            throw new InvalidOperationException(
                $"The tables of year {allocationYear} do not give the input hash {state.InputHash} that was stored with them: "
                + "they were changed outside the program. Restore a backup, or import the year again.");
        }

        var read = new StoredYear(facts, state);
        Recent(allocationYear).AddWhole(read);
        return read;
    }

    /// <summary>All years that were imported, newest first.</summary>
    public async Task<IReadOnlyList<int>> YearsAsync(CancellationToken cancellationToken)
    {
        await using var context = new RegistrationDbContext(database);
        return await context.Years.Select(year => year.AllocationYear).OrderDescending().ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The revisions of a year that are remembered.</summary>
    public RecentYears Recent(int allocationYear) => _recent.GetOrAdd(allocationYear, _ => new RecentYears());
}
