namespace TopGrid.Data.Transactions;

/// <summary>The log of all changes, as far as modules may know it: what stands in it at a place never changes.</summary>
public interface IChangeLog
{
    /// <summary>Sequence and hash of the newest entry; 0 and empty in an empty log.</summary>
    Task<(long Sequence, string Hash)> NewestAsync(Transaction transaction, CancellationToken cancellationToken);

    /// <summary>The hash of an entry; null when there is none.</summary>
    Task<string?> HashAtAsync(Transaction transaction, long sequence, CancellationToken cancellationToken);
}
