using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>
/// A stream of length-prefixed messages that notes down of each message whether its flag says compressed: what no gRPC library tells its user.
/// </summary>
internal sealed class FlagTap(Stream inner, ConcurrentQueue<bool> flags) : Stream
{
    private const int HeaderLength = 5;

    private readonly byte[] header = new byte[HeaderLength];
    private int headerBytes;
    private long payloadLeft;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Note(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Note(ReadOnlySpan<byte> bytes)
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
