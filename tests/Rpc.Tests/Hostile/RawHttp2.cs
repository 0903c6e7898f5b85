using System.Buffers.Binary;
using System.Text;

namespace TopGrid.Rpc.Tests.Hostile;

/// <summary>A client that writes HTTP/2 frames byte by byte, right or wrong, and reads what comes back.</summary>
internal sealed class RawHttp2(Stream stream, string scheme = "http") : IDisposable
{
    public const byte DataFrame = 0, Headers = 1, Priority = 2, Reset = 3, Settings = 4, PushPromise = 5, Ping = 6, GoAway =
        7, WindowUpdate = 8, Continuation = 9;

    public const byte EndStream = 1, EndHeaders = 4, Ack = 1;

    public static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    private readonly byte[] _header = new byte[9];

    /// <summary>The stream below.</summary>
    public Stream Stream => stream;

    /// <summary>A frame.</summary>
    public static byte[] Frame(byte type, byte flags, int streamId, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)payload.Length << 8 | type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>The headers of a call, without any compression.</summary>
    /// <param name="method">A method of the probe, or a whole path.</param>
    /// <param name="more">Headers beside the usual ones.</param>
    public byte[] HeaderBlock(string method, params (string Name, string Value)[] more) => Literals(
    [
        (":method", "POST"), (":scheme", scheme), (":path", method[0] == '/' ? method : "/topgrid.probe.v1.Probe/" + method),
        (":authority", "localhost"), ("content-type", "application/grpc"), ("te", "trailers"), .. more,
    ]);

    /// <summary>Headers as they are, right or wrong.</summary>
    public static byte[] Literals(params (string Name, string Value)[] headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in headers)
        {
            block.Add(0x10); // A literal that is never indexed, with a new name.
            AddText(block, name);
            AddText(block, value);
        }

        return [.. block];
    }

    /// <summary>The frame that opens a call.</summary>
    public byte[] Call(int streamId, string method, params (string Name, string Value)[] more) =>
        Frame(Headers, EndHeaders, streamId, HeaderBlock(method, more));

    public async Task SendAsync(params byte[][] parts)
    {
        foreach (var part in parts)
        {
            await stream.WriteAsync(part);
        }

        await stream.FlushAsync();
    }

    /// <summary>Preface and settings, from both sides.</summary>
    /// <param name="settings">The payload of the settings frame.</param>
    public Task OpenAsync(params byte[] settings) => SendAsync(Preface, Frame(Settings, 0, 0, settings), Frame(Settings, Ack, 0));

    /// <summary>The next frame; null when the connection has ended.</summary>
    public async Task<(byte Type, byte Flags, int StreamId, byte[] Payload)?> ReadAsync()
    {
        try
        {
            await stream.ReadExactlyAsync(_header);
            var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(_header) >> 8];
            var (type, flags, id) = (_header[3], _header[4], BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(5)));
            await stream.ReadExactlyAsync(payload);
            return (type, flags, id, payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads until a frame of a type comes; null when the connection ends before.</summary>
    public async Task<(byte Type, byte Flags, int StreamId, byte[] Payload)?> ReadUntilAsync(byte type)
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == type)
            {
                return frame;
            }
        }

        return null;
    }

    /// <summary>Reads until the connection ends, and gives the code of the GOAWAY frame that says why; null without one.</summary>
    public async Task<int?> ReadToEndAsync()
    {
        int? code = null;
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == GoAway && code is null or 0)
            {
                code = BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4));
            }
        }

        return code;
    }

    public void Dispose() => stream.Dispose();

    private static void AddText(List<byte> block, string text)
    {
        // The length has seven bits, and then seven more for each following byte.
        var length = text.Length;
        if (length < 127)
        {
            block.Add((byte)length);
        }
        else
        {
            block.Add(127);
            for (length -= 127; length >= 128; length /= 128)
            {
                block.Add((byte)(length % 128 + 128));
            }

            block.Add((byte)length);
        }

        block.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
