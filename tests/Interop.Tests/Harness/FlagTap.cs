using System.Buffers.Binary;
using System.Collections.Concurrent;
using TopGrid.Rpc.Tests;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>
/// A stream of length-prefixed messages that notes down of each message whether its flag says compressed: what no gRPC library tells its
/// user.
/// </summary>
internal sealed class FlagTap(Stream inner, ConcurrentQueue<bool> flags) : ReadTap(inner)
{
    private const int HeaderLength = 5;

    private readonly byte[] _header = new byte[HeaderLength];
    private int _headerBytes;
    private long _payloadLeft;

    protected override void Note(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_payloadLeft > 0)
            {
                var skipped = (int)Math.Min(_payloadLeft, bytes.Length);
                _payloadLeft -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_headerBytes++] = bytes[0];
            bytes = bytes[1..];
            if (_headerBytes == HeaderLength)
            {
                _headerBytes = 0;
                _payloadLeft = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(1));
                flags.Enqueue(_header[0] == 1);
            }
        }
    }
}
