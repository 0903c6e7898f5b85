using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Grpc.Client;
using TopGrid.Grpc.Tests.Probe;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Tests;

/// <summary>The protocol's document "compression", on the wire.</summary>
public sealed class CompressionTests : IAsyncLifetime
{
    private static readonly byte[] Plenty = new EchoRequest { Text = new string('x', 10_000) }.ToByteArray();

    private ProbeHost host = null!;

    public async Task InitializeAsync() => host = await ProbeHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

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

        var answer = await host.Raw.CallAsync("Echo", RawCalls.Frame(flag, flag == 1 ? Zip(Plenty) : Plenty), [.. headers]);

        Assert.Equal("0", answer.Status);
        Assert.Equal(["identity,gzip"], answer.Headers["grpc-accept-encoding"]);
        Assert.Equal(compressed, answer.Headers.ContainsKey("grpc-encoding"));
        Assert.Equal(compressed ? 1 : 0, answer.Body[0]);
        Assert.Equal(Plenty, compressed ? Unzip(answer.Body[5..]) : answer.Body[5..]);
    }

    [Fact]
    public async Task A_message_that_would_not_shrink_or_is_not_to_be_compressed_is_sent_as_it_is()
    {
        (string, string)[] both = [("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip")];
        var noise = new byte[5000];
        new Random(7).NextBytes(noise);

        var small = await host.Raw.CallAsync("Echo", RawCalls.Frame(0, 0x0A, 1, (byte)'x'), both);
        var random = await host.Raw.CallAsync("Echo", RawCalls.Frame(0, new EchoRequest { Padding = ByteString.CopyFrom(noise) }.ToByteArray()), both);
        var asked = await host.Raw.CallAsync("Echo", RawCalls.Frame(0, Plenty), [.. both, ("want-no-compression", "1")]);

        Assert.All([small, random, asked], answer => Assert.Equal((0, "0"), (answer.Body[0], answer.Status)));
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("identity", 0)]
    public async Task A_handler_gets_compression_only_where_the_client_takes_it(string accepted, byte flag)
    {
        var answer = await host.Raw.CallAsync("Echo", RawCalls.Frame(0, Plenty), ("grpc-accept-encoding", accepted), ("want-encoding", "gzip"));

        Assert.Equal((flag, "0"), (answer.Body[0], answer.Status));
        Assert.False(answer.Headers.ContainsKey("grpc-internal-encoding-request"));
    }

    [Theory]
    [InlineData("snappy")]
    [InlineData("deflate")]
    [InlineData("GZIP")]
    public async Task An_encoding_that_is_not_supported_is_unimplemented_and_says_what_is(string encoding)
    {
        var answer = await host.Raw.CallAsync("Echo", RawCalls.Frame(1, 1, 2, 3), ("grpc-encoding", encoding));

        Assert.Equal("12", answer.Status);
        Assert.Equal(["identity,gzip"], answer.Headers["grpc-accept-encoding"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    public async Task A_compressed_message_without_an_encoding_is_internal(string? encoding)
    {
        (string, string)[] headers = encoding is null ? [] : [("grpc-encoding", encoding)];

        Assert.Equal("13", (await host.Raw.CallAsync("Echo", RawCalls.Frame(1, Zip(Plenty)), headers)).Status);
    }

    [Fact]
    public async Task Bytes_that_are_not_gzip_or_end_too_early_or_hold_no_message_are_internal()
    {
        var zipped = Zip(Plenty);
        byte[][] payloads = [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], zipped[..^12], zipped[..8], [], [.. zipped[..^8], 0, 0, 0, 0, 0, 0, 0, 0], Zip([0xFF])];

        foreach (var payload in payloads)
        {
            var answer = await host.Raw.CallAsync("Echo", RawCalls.Frame(1, payload), ("grpc-encoding", "gzip"));
            Assert.Equal("13", answer.Status);
        }
    }

    [Fact]
    public async Task A_message_that_unpacks_beyond_the_limit_is_refused_by_both_sides()
    {
        // The probe takes requests of 6 MiB, clients responses of 4 MiB.
        var bomb = Zip(new byte[100 * 1024 * 1024]);
        var answer = await host.Raw.CallAsync("Echo", RawCalls.Frame(1, bomb), ("grpc-encoding", "gzip"));
        Assert.Equal("8", answer.Status);

        var client = new Probe.Probe.ProbeClient(Answering([("grpc-encoding", "gzip")], RawCalls.Frame(1, bomb)));
        Assert.Equal(StatusCode.ResourceExhausted, await CodeOf(client.EchoAsync(new EchoRequest())));
    }

    [Fact]
    public void A_message_that_unpacks_beyond_the_limit_takes_no_more_memory_than_the_limit()
    {
        const int limit = 1024 * 1024;
        var bomb = new System.Buffers.ReadOnlySequence<byte>(Zip(new byte[100 * 1024 * 1024]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<RpcException>(() => Compression.Parse(EchoMarshaller, bomb, limit));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * limit);
    }

    [Fact]
    public async Task An_answer_in_an_encoding_that_was_not_offered_or_not_named_is_internal_at_the_client()
    {
        var unknown = new Probe.Probe.ProbeClient(Answering([("grpc-encoding", "snappy")], RawCalls.Frame(1, 1, 2, 3)));
        var unnamed = new Probe.Probe.ProbeClient(Answering([], RawCalls.Frame(1, Zip(Plenty))));
        var good = new Probe.Probe.ProbeClient(Answering([("grpc-encoding", "gzip")], RawCalls.Frame(1, Zip(Plenty))));

        Assert.Equal(StatusCode.Internal, await CodeOf(unknown.EchoAsync(new EchoRequest())));
        Assert.Equal(StatusCode.Internal, await CodeOf(unnamed.EchoAsync(new EchoRequest())));
        Assert.Equal(10_000, (await good.EchoAsync(new EchoRequest())).Text.Length);
    }

    private static Marshaller<EchoRequest> EchoMarshaller { get; } =
        Marshallers.Create(message => message.ToByteArray(), EchoRequest.Parser.ParseFrom);

    private static GrpcChannel Answering((string Name, string Value)[] headers, byte[] body) =>
        GrpcChannel.ForAddress("http://answering", new GrpcChannelOptions { HttpHandler = new FixedMessage(headers, body) });

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }

    private static byte[] Unzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var unzipped = new MemoryStream();
        gzip.CopyTo(unzipped);
        return unzipped.ToArray();
    }

    /// <summary>A server that answers every call with these headers, this body and OK.</summary>
    private sealed class FixedMessage((string Name, string Value)[] headers, byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
            response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            foreach (var (name, value) in headers)
            {
                response.Headers.Add(name, value);
            }

            response.TrailingHeaders.Add("grpc-status", "0");
            return Task.FromResult(response);
        }
    }
}
