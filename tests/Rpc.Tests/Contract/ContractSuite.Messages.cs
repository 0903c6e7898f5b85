using Google.Protobuf;
using Grpc.Core;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

// The shapes of calls: messages arrive whole, in order and within limits.
public abstract partial class ContractSuite
{
    [Fact]
    public async Task One_request_gives_one_response()
    {
        using var call = Client().EchoAsync(new EchoRequest { Text = "Zorgaanbieder é € 😀" });

        Assert.Equal("Zorgaanbieder é € 😀", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("x", Client().Echo(new EchoRequest { Text = "x" }).Text);
    }

    [Fact]
    public async Task An_empty_message_is_a_message() => Assert.Equal("", (await Client().EchoAsync(new EchoRequest())).Text);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public async Task A_response_stream_arrives_whole_and_in_order(int count)
    {
        using var call = Client().Count(new CountRequest { Count = count });

        var texts = await call.ResponseStream.ReadAllAsync().Select(reply => reply.Text).ToListAsync();

        Assert.Equal(Enumerable.Range(1, count).Select(number => $"{number}"), texts);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public async Task A_request_stream_arrives_whole_and_in_order(int count)
    {
        using var call = Client().Join();
        for (var i = 1; i <= count; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" });
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(string.Join(',', Enumerable.Range(1, count)), (await call).Text);
    }

    [Fact]
    public async Task A_stream_each_way_answers_as_it_is_asked()
    {
        using var call = Client().Chat();
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal($"{i}!", call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_message_within_the_limits_passes_and_one_over_them_does_not()
    {
        // The probe takes requests of 6 MiB, clients responses of 4 MiB.
        var big = new EchoRequest { Padding = ByteString.CopyFrom(new byte[3_900_000]) };
        Assert.Equal(big.Padding, (await Client().EchoAsync(big)).Padding);

        var tooBigToRead = await FailureOf(Client().EchoAsync(new EchoRequest { Padding = ByteString.CopyFrom(new byte[5_000_000]) }));
        var tooBigToSend = await FailureOf(Client().EchoAsync(new EchoRequest { Padding = ByteString.CopyFrom(new byte[7_000_000]) }));

        Assert.Equal(StatusCode.ResourceExhausted, tooBigToRead.StatusCode);
        Assert.Equal(StatusCode.ResourceExhausted, tooBigToSend.StatusCode);
        Assert.Contains("6291456", tooBigToSend.Status.Detail, StringComparison.Ordinal);
    }
}
