namespace TopGrid.Data.Messages;

/// <summary>
/// The database cannot be used as asked. The message is a sentence for the operator: what is wrong, where, and what to do.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>Makes one without a message; exists for the base class's convention.</summary>
    public StorageException() => Said = new StorageMessage(StorageMessageKind.Other, base.Message);

    /// <summary>Makes one with a sentence of its own.</summary>
    public StorageException(string message) : base(message) => Said = new StorageMessage(StorageMessageKind.Other, message);

    /// <summary>Makes one with a sentence of its own and what the database said.</summary>
    public StorageException(string message, Exception innerException) : base(message, innerException) =>
        Said = new StorageMessage(StorageMessageKind.Other, message);

    /// <summary>Makes one with the sentence the operator reads and, if there is any, what the database said.</summary>
    public StorageException(StorageMessage said, Exception? innerException = null) : base(
        (said ?? throw new ArgumentNullException(nameof(said))).Text, innerException) =>
        Said = said;

    /// <summary>The sentence, to be said in any language.</summary>
    public StorageMessage Said { get; }

    internal static StorageException Of(StorageMessageKind kind, params IReadOnlyList<string> values) =>
        new(new StorageMessage(kind, values));

    internal static StorageException Of(Exception inner, StorageMessageKind kind, params IReadOnlyList<string> values) =>
        new(new StorageMessage(kind, values), inner);
}
