using Google.Protobuf;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

// The protocol's document "compression", on the wire.
public abstract partial class NetworkSuite
{
    private static readonly byte[] _plenty = new EchoRequest { Text = new string('x', 10_000) }.ToByteArray();

    [Theory]
    [InlineData(1, "identity,deflate,gzip", true)]
    [InlineData(1, "identity", false)]
    [InlineData(1, null, false)]
    [InlineData(0, "gzip", true)]
    public async Task Who_compresses_gets_a_compressed_answer_back_if_they_take_one(byte flag, string? accepted, bool compressed)
    {
        List<(string, string)> headers = [("grpc-encoding", "gzip")];
        if (accepted is not null)
        {
            headers.Add(("grpc-accept-encoding", accepted));
        }

        var answer = await Raw.CallAsync("Echo", RawCalls.Frame(flag, flag == 1 ? Gzip.Zip(_plenty) : _plenty), [.. headers]);

        Assert.Equal("0", answer.Status);
        Assert.Equal(["identity,gzip"], answer.Headers["grpc-accept-encoding"]);
        Assert.Equal(compressed, answer.Headers.ContainsKey("grpc-encoding"));
        Assert.Equal(compressed ? 1 : 0, answer.Body[0]);
        Assert.Equal(_plenty, compressed ? Gzip.Unzip(answer.Body[5..]) : answer.Body[5..]);
    }

    [Fact]
    public async Task A_message_that_is_not_to_be_compressed_is_sent_as_it_is()
    {
        (string, string)[] both = [("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip")];
        var asked = await Raw.CallAsync("Echo", RawCalls.Frame(0, _plenty), [.. both, ("want-no-compression", "1")]);

        Assert.Equal((0, "0"), (asked.Body[0], asked.Status));
    }

    [Fact]
    public async Task A_handler_that_asks_for_compression_gets_it()
    {
        var answer = await Raw.CallAsync("Echo", RawCalls.Frame(0, _plenty), ("grpc-accept-encoding", "gzip"), ("want-encoding", "gzip"));

        Assert.Equal((1, "0"), (answer.Body[0], answer.Status));
        Assert.False(answer.Headers.ContainsKey("grpc-internal-encoding-request"));
    }

    [Theory]
    [InlineData("snappy")]
    [InlineData("deflate")]
    [InlineData("GZIP")]
    public async Task An_encoding_that_is_not_supported_is_unimplemented_and_says_what_is(string encoding)
    {
        var answer = await Raw.CallAsync("Echo", RawCalls.Frame(1, 1, 2, 3), ("grpc-encoding", encoding));

        Assert.Equal("12", answer.Status);
        Assert.Equal(["identity,gzip"], answer.Headers["grpc-accept-encoding"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    public async Task A_compressed_message_without_an_encoding_is_internal(string? encoding)
    {
        (string, string)[] headers = encoding is null ? [] : [("grpc-encoding", encoding)];

        Assert.Equal("13", (await Raw.CallAsync("Echo", RawCalls.Frame(1, Gzip.Zip(_plenty)), headers)).Status);
    }

    [Fact]
    public async Task Bytes_that_are_not_gzip_or_end_too_early_or_hold_no_message_are_internal()
    {
        var zipped = Gzip.Zip(_plenty);
        byte[][] payloads = [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], zipped[..^12], zipped[..8], [.. zipped[..^8], 0, 0, 0, 0, 0, 0, 0, 0],
            Gzip.Zip([0xFF])];

        foreach (var payload in payloads)
        {
            var answer = await Raw.CallAsync("Echo", RawCalls.Frame(1, payload), ("grpc-encoding", "gzip"));
            Assert.Equal("13", answer.Status);
        }
    }

    [Fact]
    public async Task A_message_that_unpacks_beyond_the_limit_is_refused()
    {
        var bomb = Gzip.Zip(new byte[100 * 1024 * 1024]);
        var answer = await Raw.CallAsync("Echo", RawCalls.Frame(1, bomb), ("grpc-encoding", "gzip"));
        Assert.Equal("8", answer.Status);
    }
}
