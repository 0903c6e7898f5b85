using System.Collections.Concurrent;
using LinqToDB.Async;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;

namespace TopGrid.Registration.Persistence;

/// <summary>
/// Reads years. A revision is read from its tables once and then shared; which revision holds is asked of the database every time.
/// </summary>
internal sealed class YearStore(StorageDatabase database)
{
    private readonly ConcurrentDictionary<int, RecentYears> _recent = new();

    public StorageDatabase Database => database;

    /// <summary>The year as it is now; null when it was never imported.</summary>
    public async Task<StoredYear?> FindAsync(int allocationYear, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginReadAsync(cancellationToken);
        return await FindAsync(transaction, allocationYear, cancellationToken);
    }

    /// <summary>The same inside the caller's transaction.</summary>
    public async Task<StoredYear?> FindAsync(Transaction transaction, int allocationYear, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(transaction);
        var state = await tables.Years
            .SingleOrDefaultAsync(year => year.AllocationYear == allocationYear, cancellationToken);
        if (state is null)
        {
            return null;
        }

        if (Recent(allocationYear).Find(state) is { } known)
        {
            return known;
        }

        var facts = CanonicalYear.Of(await FactRows.ReadAsync(tables, state, cancellationToken));
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
        await using var tables = new RegistrationConnection(database);
        return await tables.Years.OrderByDescending(year => year.AllocationYear).Select(year => year.AllocationYear)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The revisions of a year that are remembered.</summary>
    public RecentYears Recent(int allocationYear) => _recent.GetOrAdd(allocationYear, _ => new RecentYears());
}
