namespace Grpc.Core;

/// <summary>Wishes about how a message is written; an end may ignore them.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait for the next one.</summary>
    BufferHint = 1,

    /// <summary>The message is not to be compressed.</summary>
    NoCompress = 2,
}

/// <summary>How messages are written.</summary>
/// <param name="flags">The wishes.</param>
public class WriteOptions(WriteFlags flags = 0)
{
    /// <summary>No wishes.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The wishes.</summary>
    public WriteFlags Flags { get; } = flags;
}
