using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using TopGrid.Rpc.Tests.Hostile;

namespace TopGrid.EndToEnd.Tests.Hostile.Fuzz;

/// <summary>A call of the corpus after a change.</summary>
/// <param name="What">Method and level, for the reader of a failure.</param>
/// <param name="Bytes">Frames, right or wrong, to follow preface and settings.</param>
/// <param name="FramesAreRight">Whether the frames themselves are right, so that the host owes an answer.</param>
internal sealed record Mutation(string What, byte[] Bytes, bool FramesAreRight)
{
    /// <summary>The stream of the call.</summary>
    public const int StreamId = 1;

    private static readonly string[] _values =
    [
        "", " ", "0", "-1", "99999999H", "1n", "0S", "1S1", "gzip", "identity", "deflate", "gzip,gzip", "*",
        "application/grpc;charset=utf-8", "application/grpc+proto", "application/grpc+json", "application/json", "Bearer ", "Bearer a.b.c",
        "Basic eDp5", "GET", "POST", "PUT", "CONNECT", "OPTIONS", "/", "//", "*", "/%00/%ff",
        "/topgrid.registration.v1.RegistrationService/", "/a/b/c", "/.././x", "http", "https", "AAAA,", "====", "trailers", "chunked",
        "100-continue", "00-00000000000000000000000000000000-0000000000000000-00",
        "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01", "18446744073709551616",
    ];

    private static readonly string[] _names =
    [
        "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "content-type", "content-length", "te", "authorization", "x-bin",
        "grpc-status", "grpc-message", "traceparent", "tracestate", "host", "cookie", "expect", "connection", ":path", ":method", ":scheme",
        ":authority", ":status", ":protocol", "x", "X", "",
    ];

    /// <summary>The mutation that belongs to a seed.</summary>
    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "The same seed must give the same case.")]
    public static Mutation Of(Corpus corpus, int seed)
    {
        var random = new Random(seed);
        var call = corpus.Calls[random.Next(corpus.Calls.Count)];
        var headers = HeadersOf(call);
        var message = call.Message;
        switch (random.Next(4))
        {
            case 0:
                message = Change(random, message);
                return new Mutation($"{call.Path}, its protobuf changed", Frames(random, headers, Prefixed(message)), true);
            case 1:
                return new Mutation($"{call.Path}, its body changed", Frames(random, headers, Change(random, Prefixed(message))), true);
            case 2:
                return new Mutation($"{call.Path}, its headers changed", Frames(random, Change(random, headers), Prefixed(message)), true);
            default:
                return new Mutation($"{call.Path}, its frames changed", Change(random, Frames(random, headers, Prefixed(message))), false);
        }
    }

    private static List<(string Name, string Value)> HeadersOf(RightCall call) =>
    [
        (":method", "POST"), (":scheme", "http"), (":path", call.Path), (":authority", "localhost"), ("content-type", "application/grpc"),
        ("te", "trailers"), ("grpc-timeout", "20S"), ("authorization", "Bearer " + call.Token),
    ];

    private static byte[] Prefixed(byte[] message)
    {
        var body = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        message.CopyTo(body, 5);
        return body;
    }

    /// <summary>Frames of a call, cut where chance wants.</summary>
    private static byte[] Frames(Random random, List<(string Name, string Value)> headers, byte[] body)
    {
        var block = RawHttp2.Literals([.. headers]);
        var first = random.Next(3) == 0 ? random.Next(block.Length) : block.Length;
        var frames = new List<byte>();
        first = Math.Min(first, 16_000);
        frames.AddRange(
            RawHttp2.Frame(RawHttp2.Headers, first == block.Length ? RawHttp2.EndHeaders : (byte)0, StreamId, block.AsSpan(0, first)));
        for (var at = first; at < block.Length;)
        {
            var length = Math.Min(block.Length - at, 16_000);
            frames.AddRange(
                RawHttp2.Frame(
                    RawHttp2.Continuation, at + length == block.Length ? RawHttp2.EndHeaders : (byte)0, StreamId,
                    block.AsSpan(at, length)));
            at += length;
        }

        var cut = random.Next(3) == 0 ? random.Next(body.Length + 1) : 0;
        if (cut > 0)
        {
            frames.AddRange(RawHttp2.Frame(RawHttp2.DataFrame, 0, StreamId, body.AsSpan(0, cut)));
        }

        frames.AddRange(RawHttp2.Frame(RawHttp2.DataFrame, RawHttp2.EndStream, StreamId, body.AsSpan(cut)));
        return [.. frames];
    }

    /// <summary>Changes bytes in one to four places.</summary>
    private static byte[] Change(Random random, byte[] original)
    {
        var bytes = new List<byte>(original);
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 9), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2 when at < bytes.Count:
                    bytes[at] = ((byte[])[0, 1, 0x7F, 0x80, 0xFF])[random.Next(5)];
                    break;
                case 3:
                    var inserted = new byte[random.Next(1, 20)];
                    random.NextBytes(inserted);
                    bytes.InsertRange(at, inserted);
                    break;
                case 4:
                    bytes.RemoveRange(at, length);
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : 0);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Changes headers in one to three places.</summary>
    private static List<(string Name, string Value)> Change(Random random, List<(string Name, string Value)> headers)
    {
        for (var times = random.Next(1, 4); times > 0 && headers.Count > 0; times--)
        {
            var at = random.Next(headers.Count);
            switch (random.Next(6))
            {
                case 0:
                    headers.RemoveAt(at);
                    break;
                case 1:
                    headers.Insert(random.Next(headers.Count + 1), headers[at]);
                    break;
                case 2:
                    headers[at] = (headers[at].Name, _values[random.Next(_values.Length)]);
                    break;
                case 3:
                    headers[at] = (headers[at].Name, Noise(random, random.Next(1, 40)));
                    break;
                case 4:
                    headers.Add(
                        (_names[random.Next(_names.Length)], random.Next(2) == 0
                            ? _values[random.Next(_values.Length)]
                            : Noise(random, 1 << random.Next(12))));
                    break;
                default:
                    headers[at] =
                        (headers[at].Name + string.Create(CultureInfo.InvariantCulture, $"{(char)random.Next(1, 256)}"), headers[at].Value);
                    break;
            }
        }

        return headers;
    }

    private static string Noise(Random random, int length) => string.Create(length, random, static (text, from) =>
    {
        for (var k = 0; k < text.Length; k++)
        {
            text[k] = (char)(from.Next(8) == 0 ? from.Next(256) : from.Next(' ', '~' + 1));
        }
    });
}
