using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using TopGrid.Access.Callers;
using TopGrid.Common.Contracts.Names;
using TopGrid.Data.Connections;
using TopGrid.Data.Transactions;
using TopGrid.Registration.Domain;

namespace TopGrid.Registration.Persistence;

/// <summary>Writes and reads mandates, and tells the server which hold.</summary>
internal sealed class MandateStore(StorageDatabase database, TimeProvider clock) : IMandates
{
    // "MndT" in ASCII: mandates are given one after another, so that no two of one institution overlap.
    private const long Lock = 0x4D6E6454;

    /// <summary>Today in the Netherlands.</summary>
    public DateOnly Today => DutchDay.Of(clock.GetUtcNow());

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<MandateRight>> HeldByAsync(IReadOnlyCollection<string> institutions, CancellationToken cancellationToken)
    {
        // Of the caller's own rights only: who is represented passes nothing on.
        var today = Today;
        await using var context = new RegistrationDbContext(database);
        var rows = await context.Mandates.AsNoTracking()
            .Where(row => row.WithdrawnAt == null && (institutions.Contains(row.Representative) || (row.Successor != null && institutions.Contains(row.Successor))))
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. rows.Where(row => row.ActingOn(today) is { } acting && institutions.Contains(acting) && !institutions.Contains(row.Represented))
                .DistinctBy(row => row.Represented)
                .Select(row => new MandateRight(row.Represented, new MandateName(row.Id).ToString())),
        ];
    }

    /// <summary>Begins a transaction in which nobody else gives or withdraws a mandate.</summary>
    public async Task<Transaction> BeginAsync(CancellationToken cancellationToken)
    {
        var transaction = await database.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (transaction.Dialect == Dialect.PostgreSql)
        {
            await using var command = transaction.Command("SELECT pg_advisory_xact_lock(@key)", ("key", Lock));
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return transaction;
    }

    /// <summary>Mandates in byte order of their id: all, or those that name one of these institutions in any part.</summary>
    public async Task<List<MandateRow>> ListAsync(IReadOnlyCollection<string>? institutions, CancellationToken cancellationToken)
    {
        await using var context = new RegistrationDbContext(database);
        var rows = context.Mandates.AsNoTracking();
        rows = institutions is null ? rows : rows.Where(row => institutions.Contains(row.Represented) || institutions.Contains(row.Representative)
            || (row.Successor != null && institutions.Contains(row.Successor)));
        return await rows.OrderBy(row => row.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One mandate; null when there is none.</summary>
    public async Task<MandateRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = new RegistrationDbContext(database);
        return await context.Mandates.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same inside a transaction.</summary>
    public async Task<MandateRow?> FindAsync(Transaction transaction, string id, CancellationToken cancellationToken)
    {
        await using var context = transaction.Join(new RegistrationDbContext(database));
        return await context.Mandates.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A mandate of the same institution that holds on one of the days of this one; null when there is none.</summary>
    public async Task<MandateRow?> OverlappingAsync(Transaction transaction, MandateRow mandate, CancellationToken cancellationToken)
    {
        await using var context = transaction.Join(new RegistrationDbContext(database));
        var rows = await context.Mandates.AsNoTracking().Where(row => row.Represented == mandate.Represented && row.WithdrawnAt == null)
            .OrderBy(row => row.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        return rows.Find(row => row.ValidFrom <= mandate.LastDay && mandate.ValidFrom <= row.LastDay);
    }

    /// <summary>Adds a mandate, or stores its withdrawal.</summary>
    public async Task SaveAsync(Transaction transaction, MandateRow mandate, bool isNew, CancellationToken cancellationToken)
    {
        await using var context = transaction.Join(new RegistrationDbContext(database));
        context.Entry(mandate).State = isNew ? EntityState.Added : EntityState.Modified;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }
}
