using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Probe;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.Tests;

/// <summary>What a client takes of compressed answers, and what unpacking costs.</summary>
public sealed class CompressionTests
{
    private static readonly byte[] _plenty = new EchoRequest { Text = new string('x', 10_000) }.ToByteArray();

    [Fact]
    public void A_message_that_unpacks_beyond_the_limit_takes_no_more_memory_than_the_limit()
    {
        const int limit = 1024 * 1024;
        using var bomb = new MemoryStream(Gzip.Zip(new byte[100 * 1024 * 1024]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<RpcException>(() => new BoundedGzip(limit).CreateDecompressionStream(bomb));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * limit);
    }

    [Fact]
    public async Task An_answer_that_unpacks_beyond_the_limit_is_refused_by_the_client()
    {
        // 4 MiB, unless told.
        var client = new Probe.Probe.ProbeClient(
            Answering([("grpc-encoding", "gzip")], RawCalls.Frame(1, Gzip.Zip(new byte[100 * 1024 * 1024]))));

        Assert.Equal(StatusCode.ResourceExhausted, await CodeOf(client.EchoAsync(new EchoRequest())));
    }

    [Fact]
    public async Task An_answer_in_an_encoding_that_was_not_offered_is_unimplemented_and_one_that_was_not_named_internal_at_the_client()
    {
        var unknown = new Probe.Probe.ProbeClient(Answering([("grpc-encoding", "snappy")], RawCalls.Frame(1, 1, 2, 3)));
        var unnamed = new Probe.Probe.ProbeClient(Answering([], RawCalls.Frame(1, Gzip.Zip(_plenty))));
        var good = new Probe.Probe.ProbeClient(Answering([("grpc-encoding", "gzip")], RawCalls.Frame(1, Gzip.Zip(_plenty))));

        Assert.Equal(StatusCode.Unimplemented, await CodeOf(unknown.EchoAsync(new EchoRequest())));
        Assert.Equal(StatusCode.Internal, await CodeOf(unnamed.EchoAsync(new EchoRequest())));
        Assert.Equal(10_000, (await good.EchoAsync(new EchoRequest())).Text.Length);
    }

    private static RpcChannel Answering((string Name, string Value)[] headers, byte[] body) =>
        RpcChannel.ForAddress("http://answering", new RpcChannelOptions { HttpHandler = new FixedMessage(headers, body) });

    /// <summary>A server that answers every call with these headers, this body and OK.</summary>
    private sealed class FixedMessage((string Name, string Value)[] headers, byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Version = HttpVersion.Version20,
                Content = new ByteArrayContent(body) };
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
