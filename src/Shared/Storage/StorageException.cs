namespace TopGrid.Storage;

/// <summary>
/// The database cannot be used as asked. The message is a sentence for the operator: what is wrong, where, and what to do.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>Makes one without a message; exists for the base class's convention.</summary>
    public StorageException()
    {
    }

    /// <summary>Makes one with the sentence the operator reads.</summary>
    public StorageException(string message) : base(message)
    {
    }

    /// <summary>Makes one with the sentence the operator reads and what the database said.</summary>
    public StorageException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
