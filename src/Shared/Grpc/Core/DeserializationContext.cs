using System.Buffers;

namespace Grpc.Core;

/// <summary>The bytes of one received message; valid only while the deserializer runs.</summary>
public abstract class DeserializationContext
{
    /// <summary>Length of the message in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message in an array that the deserializer may keep.</summary>
    /// <returns>A new array.</returns>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();

    /// <summary>The message without a copy; not to be kept.</summary>
    /// <returns>The bytes as received.</returns>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotImplementedException();
}
