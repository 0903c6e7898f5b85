using Google.Protobuf;
using Grpc.Core;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

// Compression: what is asked for may be done, and changes no message.
public abstract partial class ContractSuite
{
    private static readonly Metadata _askForGzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    [Fact]
    public async Task A_compressed_call_carries_the_same_messages()
    {
        foreach (var size in new[] { 0, 1, 127, 128, 1000, 3_900_000 })
        {
            var request = new EchoRequest { Padding = ByteString.CopyFrom(new byte[size]) };
            Assert.Equal(request.Padding, (await Client().EchoAsync(request, _askForGzip)).Padding);
        }

        var noise = new byte[100_000];
        new Random(7).NextBytes(noise);
        Assert.Equal(
            noise, (await Client().EchoAsync(new EchoRequest { Padding = ByteString.CopyFrom(noise) }, _askForGzip)).Padding.ToArray());
    }

    [Fact]
    public async Task Each_message_of_a_stream_may_be_compressed_or_not()
    {
        using var call = Client().Chat(_askForGzip);
        for (var i = 0; i < 20; i++)
        {
            var text = new string((char)('a' + i), 1000 * i);
            call.RequestStream.WriteOptions = new WriteOptions(i % 2 == 0 ? WriteFlags.NoCompress : 0);
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(text + "!", call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task What_asks_for_compression_is_metadata_for_neither_side()
    {
        using var call = Client().EchoAsync(new EchoRequest { Text = "x" }, new Metadata { _askForGzip[0], { "want-encoding", "gzip" } });

        await call;
        Assert.Contains("want-encoding", Host.Sightings.Metadata);
        Assert.DoesNotContain("grpc-internal-encoding-request", Host.Sightings.Metadata);
        Assert.DoesNotContain(await call.ResponseHeadersAsync, entry => entry.Key.Contains("encoding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_may_ask_for_compression()
    {
        var text = new string('x', 100_000);

        Assert.Equal(text, (await Client().EchoAsync(new EchoRequest { Text = text }, new Metadata { { "want-encoding", "gzip" } })).Text);
    }
}
