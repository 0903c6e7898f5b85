using System.Buffers.Binary;
using System.Collections.Concurrent;
using TopGrid.Rpc.Tests;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>
/// A stream of length-prefixed messages that notes down of each message whether its flag says compressed: what no gRPC library tells its user.
/// </summary>
internal sealed class FlagTap(Stream inner, ConcurrentQueue<bool> flags) : ReadTap(inner)
{
    private const int HeaderLength = 5;

    private readonly byte[] header = new byte[HeaderLength];
    private int headerBytes;
    private long payloadLeft;

    protected override void Note(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (payloadLeft > 0)
            {
                var skipped = (int)Math.Min(payloadLeft, bytes.Length);
                payloadLeft -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            header[headerBytes++] = bytes[0];
            bytes = bytes[1..];
            if (headerBytes == HeaderLength)
            {
                headerBytes = 0;
                payloadLeft = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
                flags.Enqueue(header[0] == 1);
            }
        }
    }
}
