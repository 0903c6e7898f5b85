using System.Collections.Immutable;
using LinqToDB;
using LinqToDB.Async;
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
    public async ValueTask<ImmutableArray<MandateRight>> HeldByAsync(
        IReadOnlyCollection<string> institutions, CancellationToken cancellationToken)
    {
        // Of the caller's own rights only: who is represented passes nothing on.
        var today = Today;
        await using var tables = new RegistrationConnection(database);
        var rows = await tables.Mandates
            .Where(
                row => row.WithdrawnAt == null
                    && (institutions.Contains(row.Representative) || (row.Successor != null && institutions.Contains(row.Successor))))
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Where(
                row => row.ActingOn(today) is { } acting && institutions.Contains(acting) && !institutions.Contains(row.Represented))
                .DistinctBy(row => row.Represented)
                .Select(row => new MandateRight(row.Represented, new MandateName(row.Id).ToString())),
        ];
    }

    /// <summary>Begins a transaction in which nobody else gives or withdraws a mandate.</summary>
    public async Task<Transaction> BeginAsync(CancellationToken cancellationToken)
    {
        var transaction = await database.BeginAsync(cancellationToken);
        if (transaction.Dialect == Dialect.PostgreSql)
        {
            await using var command = transaction.Command("SELECT pg_advisory_xact_lock(@key)", ("key", Lock));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return transaction;
    }

    /// <summary>Mandates in byte order of their id: all, or those that name one of these institutions in any part.</summary>
    public async Task<List<MandateRow>> ListAsync(IReadOnlyCollection<string>? institutions, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(database);
        var rows = tables.Mandates.AsQueryable();
        rows = institutions is null
            ? rows
            : rows.Where(row => institutions.Contains(row.Represented) || institutions.Contains(row.Representative)
            || (row.Successor != null && institutions.Contains(row.Successor)));
        return await rows.OrderBy(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>One mandate; null when there is none.</summary>
    public async Task<MandateRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(database);
        return await tables.Mandates.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    /// <summary>The same inside a transaction.</summary>
    public static async Task<MandateRow?> FindAsync(Transaction transaction, string id, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(transaction);
        return await tables.Mandates.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    /// <summary>A mandate of the same institution that holds on one of the days of this one; null when there is none.</summary>
    public static async Task<MandateRow?> OverlappingAsync(Transaction transaction, MandateRow mandate, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(transaction);
        var rows = await tables.Mandates.Where(row => row.Represented == mandate.Represented && row.WithdrawnAt == null)
            .OrderBy(row => row.Id).ToListAsync(cancellationToken);
        return rows.Find(row => row.ValidFrom <= mandate.LastDay && mandate.ValidFrom <= row.LastDay);
    }

    /// <summary>Adds a mandate, or stores its withdrawal.</summary>
    public static async Task SaveAsync(Transaction transaction, MandateRow mandate, bool isNew, CancellationToken cancellationToken)
    {
        await using var tables = new RegistrationConnection(transaction);
        await (isNew ? tables.InsertAsync(mandate, token: cancellationToken) : tables.UpdateAsync(mandate, token: cancellationToken));
        transaction.Logs(tables.Tables.Rows<MandateRow>(mandate.Id));
    }
}
