using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using TopGrid.Rpc.Wire;

namespace TopGrid.Transcoding.Requests;

/// <summary>Reads the body of a request, whole or line by line, never more of it than one message may be long.</summary>
/// <param name="reader">The body.</param>
/// <param name="maxBytes">Longest message in bytes.</param>
internal sealed class RequestBody(PipeReader reader, int maxBytes)
{
    /// <summary>A message is longer than it may be.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Number of the line that was read last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The whole body.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: it is too long.</exception>
    public async ValueTask<byte[]> AllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            CheckLength(result.Buffer.Length, result.Buffer);
            if (result.IsCompleted)
            {
                var all = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return all;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>The next line that is not blank; null at the end.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: it is too long.</exception>
    public async ValueTask<byte[]?> NextLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                CheckLength(buffer.Slice(0, end).Length, buffer);
                var line = buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(buffer.GetPosition(1, end));
                Line++;
                if (!IsBlank(line))
                {
                    return line;
                }

                continue;
            }

            CheckLength(buffer.Length, buffer);
            if (result.IsCompleted)
            {
                var last = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                Line++;
                return IsBlank(last) ? null : last;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static bool IsBlank(byte[] line) => line.AsSpan().IndexOfAnyExcept(" \t\r"u8) < 0;

    /// <param name="length">Length of the message so far in bytes.</param>
    /// <param name="buffer">What was read and is not yet given back.</param>
    private void CheckLength(long length, ReadOnlySequence<byte> buffer)
    {
        if (length > maxBytes)
        {
            IsTooLong = true;

            // The server reads the rest away, so that the client sees the answer and can use the connection again. It cannot while the
            // reader holds what it read.
            reader.AdvanceTo(buffer.End);
            throw new RpcException(BoundedGzip.TooLong(maxBytes));
        }
    }
}
