using System.Buffers.Binary;
using TopGrid.Rpc.Tests.Hostile;
using static TopGrid.Rpc.Tests.Hostile.RawHttp2;

namespace TopGrid.EndToEnd.Tests.Hostile;

/// <summary>
/// Frames that RFC 9113 and RFC 7541 forbid, one at a time: the host says which rule was broken, and serves everyone else.
/// </summary>
[Collection(Attacks.Name)]
[Trait("Category", "Slow")]
public sealed class MalformedFrameTests(AttackedHost host)
{
    private const byte EndAll = EndStream | EndHeaders, Padded = 8, PriorityFlag = 0x20;

    // Error codes of RFC 9113, section 7.
    private const int Protocol = 1, Internal = 2, FlowControl = 3, StreamClosed = 5, FrameSize = 6, Compression = 9;

    public static TheoryData<string> Names => [.. Cases(new byte[40]).Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_frame_that_is_forbidden_ends_stream_or_connection_with_the_error_that_it_is(string name)
    {
        // A call that would be refused at once ends its stream, and what follows would be an error or none, as the one or the other comes
        // first.
        var (frames, codes) = Cases(Literals(
            (":method", "POST"), (":scheme", "http"), (":path", "/topgrid.registration.v1.RegistrationService/ImportYear"),
            (":authority", "localhost"), ("content-type", "application/grpc"), ("te", "trailers"),
            ("authorization", "Bearer " + host.People.Anna)))[name];
        using var client = await host.DialAsync();
        await client.OpenAsync();
        await client.SendAsync(frames);

        Assert.Contains(await ErrorAsync(client) ?? -1, codes);
        await host.CheckServesAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 and so on, as a client with TLS begins\r\n")]
    [InlineData("nothing that anyone would understand, and long enough to be sure of it\r\n")]
    public async Task A_connection_that_does_not_begin_with_the_preface_is_ended(string beginning)
    {
        using var client = await host.DialAsync();
        await client.SendAsync(System.Text.Encoding.Latin1.GetBytes(beginning));
        var rest = new MemoryStream();

        await client.Stream.CopyToAsync(rest).WaitAsync(AttackedHost.Patience);

        await host.CheckServesAsync();
    }

    [Fact]
    public async Task Frames_of_a_type_that_is_not_known_are_ignored()
    {
        using var client = await host.DialAsync();
        await client.OpenAsync();
        await client.SendAsync(Frame(0xEE, 0xFF, 0, new byte[100]), Frame(0xEE, 0, 77, new byte[100]), Frame(Ping, 0, 0, new byte[8]));

        Assert.NotNull(await client.ReadUntilAsync(Ping).WaitAsync(AttackedHost.Patience));
    }

    /// <summary>
    /// What is sent after preface and settings, and the error codes of which one must come, for the stream or the connection.
    /// </summary>
    /// <param name="good">Headers of a call that the host accepts, and that waits for its first message.</param>
    private static Dictionary<string, (byte[][] Frames, int[] Codes)> Cases(byte[] good) => new(StringComparer.Ordinal)
    {
        ["a frame longer than allowed"] = ([Frame(DataFrame, 0, 1, new byte[16_385])], [FrameSize]),
        ["headers longer than allowed"] = ([Frame(Headers, EndAll, 1, new byte[16_385])], [FrameSize]),
        ["an even stream id"] = ([Frame(Headers, EndAll, 2, good)], [Protocol]),
        ["headers on stream 0"] = ([Frame(Headers, EndAll, 0, good)], [Protocol]),
        ["a stream id below the last one"] =
            ([Frame(Headers, EndHeaders, 5, good), Frame(Headers, EndAll, 3, good)], [Protocol, StreamClosed]),
        ["headers on a stream that has ended"] =
            ([Frame(Headers, EndAll, 1, good), Frame(Headers, EndAll, 1, good)], [Protocol, StreamClosed]),
        ["data on stream 0"] = ([Frame(DataFrame, 0, 0, 1)], [Protocol]),
        ["data on a stream that was never opened"] = ([Frame(DataFrame, 0, 1, 1)], [Protocol, StreamClosed]),
        ["data on a stream that has ended"] = ([Frame(Headers, EndAll, 1, good), Frame(DataFrame, 0, 1, 1)], [StreamClosed]),
        ["more padding than data"] = ([Frame(Headers, EndHeaders, 1, good), Frame(DataFrame, Padded, 1, 9, 1)], [Protocol]),
        ["more padding than headers"] = ([Frame(Headers, EndAll | Padded, 1, [255, .. good.AsSpan(0, 20)])], [Protocol]),
        ["a stream that depends on itself"] = ([Frame(Headers, EndAll | PriorityFlag, 1, [0, 0, 0, 1, 0, .. good])], [Protocol]),
        ["priority that is too short"] = ([Frame(Priority, 0, 1, 0, 0, 0, 0)], [FrameSize]),
        ["priority on stream 0"] = ([Frame(Priority, 0, 0, 0, 0, 0, 3, 0)], [Protocol]),
        ["a reset of stream 0"] = ([Frame(Reset, 0, 0, 0, 0, 0, 8)], [Protocol]),
        ["a reset of a stream that was never opened"] = ([Frame(Reset, 0, 1, 0, 0, 0, 8)], [Protocol]),
        ["a reset that is too short"] = ([Frame(Headers, EndHeaders, 1, good), Frame(Reset, 0, 1, 0, 0, 8)], [FrameSize]),
        ["settings of a stream"] = ([Frame(Settings, 0, 1)], [Protocol]),
        ["settings of five bytes"] = ([Frame(Settings, 0, 0, 0, 1, 0, 0, 0)], [FrameSize]),
        ["an acknowledgement with settings"] = ([Frame(Settings, Ack, 0, 0, 1, 0, 0, 0, 0)], [FrameSize]),
        ["a window beyond 2^31"] = ([Setting(4, 0x8000_0000)], [FlowControl]),
        ["a frame size below 16 KiB"] = ([Setting(5, 100)], [Protocol]),
        ["a push setting that is neither 0 nor 1"] = ([Setting(2, 2)], [Protocol]),
        ["a promise from a client"] = ([Frame(PushPromise, EndHeaders, 1, 0, 0, 0, 2)], [Protocol]),
        ["a ping of seven bytes"] = ([Frame(Ping, 0, 0, 1, 2, 3, 4, 5, 6, 7)], [FrameSize]),
        ["a ping on a stream"] = ([Frame(Ping, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8)], [Protocol]),
        ["a farewell on a stream"] = ([Frame(GoAway, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)], [Protocol]),
        ["a window that grows by nothing"] = ([Frame(WindowUpdate, 0, 0, 0, 0, 0, 0)], [Protocol]),
        ["a window that grows beyond 2^31"] =
            ([Frame(WindowUpdate, 0, 0, 0x7F, 255, 255, 255), Frame(WindowUpdate, 0, 0, 0x7F, 255, 255, 255)], [FlowControl]),
        ["a window update of three bytes"] = ([Frame(WindowUpdate, 0, 0, 0, 0, 1)], [FrameSize]),
        ["a window update of a stream that was never opened"] = ([Frame(WindowUpdate, 0, 1, 0, 0, 0, 1)], [Protocol]),
        ["a continuation of nothing"] = ([Frame(Continuation, EndHeaders, 1, good)], [Protocol]),
        ["a ping between headers and their continuation"] =
            ([Frame(Headers, EndStream, 1, good.AsSpan(0, 20)), Frame(Ping, 0, 0, new byte[8])], [Protocol]),
        ["a continuation of another stream's headers"] =
            ([Frame(Headers, EndStream, 1, good.AsSpan(0, 20)), Frame(Continuation, EndHeaders, 3, good.AsSpan(20))], [Protocol]),
        ["headers within headers"] = ([Frame(Headers, EndStream, 1, good.AsSpan(0, 20)), Frame(Headers, EndAll, 3, good)], [Protocol]),
        ["an index that is in no table"] = ([Frame(Headers, EndAll, 1, 0xFF, 0x80, 0x01)], [Compression]),
        ["index zero"] = ([Frame(Headers, EndAll, 1, 0x80)], [Compression, Internal]), // Kestrel calls it an error of its own.
        ["a text without end"] = ([Frame(Headers, EndAll, 1, 0x10, 0x7E, 1, 2)], [Compression]),
        ["a number without end"] = ([Frame(Headers, EndAll, 1, 0x10, 0x7F, 255, 255, 255, 255, 255, 255, 255)], [Compression]),
        ["a Huffman code that is none"] = ([Frame(Headers, EndAll, 1, 0x10, 0x84, 255, 255, 255, 255, 1, 65)], [Compression]),
        ["a larger table than was offered"] = ([Frame(Headers, EndAll, 1, [0x3F, 0xE2, 0x7F, .. good])], [Compression]),
        ["a table that changes in the middle"] = ([Frame(Headers, EndAll, 1, [.. good, 0x20])], [Compression]),
        ["a header in capitals"] = ([Frame(Headers, EndAll, 1, [.. good, .. Literals(("Capital", "x"))])], [Protocol]),
        ["a header of HTTP/1.1"] = ([Frame(Headers, EndAll, 1, [.. good, .. Literals(("connection", "close"))])], [Protocol]),
        ["te that says something else"] = ([Frame(Headers, EndAll, 1, [.. good, .. Literals(("te", "gzip"))])], [Protocol]),
        ["a pseudo-header that is unknown"] = ([Frame(Headers, EndAll, 1, [.. Literals((":evil", "x")), .. good])], [Protocol]),
        ["a pseudo-header after the headers"] = ([Frame(Headers, EndAll, 1, [.. good, .. Literals((":path", "/"))])], [Protocol]),
        ["a pseudo-header twice"] = ([Frame(Headers, EndAll, 1, [.. Literals((":method", "POST")), .. good])], [Protocol]),
        ["no path"] = ([Frame(Headers, EndAll, 1, Literals((":method", "POST"), (":scheme", "http"), ("te", "trailers")))], [Protocol]),
        ["no method"] = ([Frame(Headers, EndAll, 1, Literals((":scheme", "http"), (":path", "/")))], [Protocol]),
        ["trailers that do not end the stream"] =
            ([Frame(Headers, EndHeaders, 1, good), Frame(Headers, EndHeaders, 1, Literals(("x", "y")))], [Protocol]),
        ["a pseudo-header in the trailers"] =
            ([Frame(Headers, EndHeaders, 1, good), Frame(Headers, EndAll, 1, Literals((":path", "/")))], [Protocol]),
        ["a body longer than it said"] = (
            [Frame(Headers, EndHeaders, 1, [.. good, .. Literals(("content-length", "2"))]), Frame(DataFrame, EndStream, 1, new byte[5])],
                [Protocol]),
        ["a body shorter than it said"] = (
            [Frame(Headers, EndHeaders, 1, [.. good, .. Literals(("content-length", "20"))]), Frame(DataFrame, EndStream, 1, new byte[5])],
                [Protocol]),
    };

    /// <summary>The code that ended a stream or the connection; null when the connection ended without one.</summary>
    private static async Task<int?> ErrorAsync(RawHttp2 client)
    {
        while (await client.ReadAsync().WaitAsync(AttackedHost.Patience) is { } frame)
        {
            if (frame.Type == Reset)
            {
                return BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
            }

            if (frame.Type == GoAway && BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4)) is not 0 and var code)
            {
                return code;
            }
        }

        return null;
    }

    private static byte[] Setting(short id, uint value)
    {
        var payload = new byte[6];
        BinaryPrimitives.WriteInt16BigEndian(payload, id);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(2), value);
        return Frame(Settings, 0, 0, payload);
    }
}
