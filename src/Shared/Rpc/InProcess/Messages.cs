using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Rpc.Interceptors;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.InProcess;

/// <summary>Makes messages of bytes, with the limit and the refusal that the network has.</summary>
internal static class Messages
{
    /// <summary>Turns the bytes of a message into it.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED over the limit, INTERNAL for bytes that are not a message.</exception>
    public static T Parse<T>(Marshaller<T> marshaller, ReadOnlyMemory<byte> payload, int maxBytes)
    {
        if (payload.Length > maxBytes)
        {
            throw new RpcException(BoundedGzip.TooLong(maxBytes));
        }

        try
        {
            return marshaller.ContextualDeserializer(new PayloadContext(payload));
        }
        catch (InvalidProtocolBufferException)
        {
            throw new RpcException(Faults.Unreadable(typeof(T).Name));
        }
    }

    private sealed class PayloadContext(ReadOnlyMemory<byte> payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
    }
}
