using Google.Protobuf;
using Grpc.Core;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

// Back-pressure, limits within streams, and many calls at the same time.
public abstract partial class ContractSuite
{
    private const int MessageBytes = 64 * 1024;

    // Windows of HTTP/2 grow to 16 MiB; buffers on the way add some. What a held back writer has written stays below.
    private const int MostUnderWayBytes = 24 * 1024 * 1024;

    [Fact]
    public async Task A_slow_reader_holds_the_writer_back()
    {
        using var call = Client().Count(new CountRequest { Count = 5_000_000, Bytes = MessageBytes });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        var written = await StandstillOf(() => Host.Sightings.Written);

        Assert.InRange(written, 1, MostUnderWayBytes / MessageBytes);
        for (var i = 2; i <= written + 100; i++)
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience));
            Assert.Equal($"{i}", call.ResponseStream.Current.Text);
        }
    }

    [Fact]
    public async Task However_large_messages_are_the_bytes_between_writer_and_reader_are_bounded()
    {
        const int bytes = 3_000_000;
        using var responses = Client().Count(new CountRequest { Count = 1000, Bytes = bytes });
        Assert.True(await responses.ResponseStream.MoveNext(CancellationToken.None));
        Assert.InRange(await StandstillOf(() => Host.Sightings.Written), 1, MostUnderWayBytes / bytes);

        using var requests = Client().Join(new Metadata { { "hold", "1" } });
        var large = new EchoRequest { Padding = ByteString.CopyFrom(new byte[bytes]) };
        var written = 0;
        var writing = Task.Run(async () =>
        {
            for (; written < 1000; written++)
            {
                await requests.RequestStream.WriteAsync(large);
            }
        });
        await Task.Delay(1000);
        Assert.InRange(Volatile.Read(ref written), 0, MostUnderWayBytes / bytes);
        requests.Dispose();
        await Assert.ThrowsAsync<RpcException>(() => writing.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_server_that_reads_slowly_holds_the_client_back()
    {
        using var call = Client().Join(new Metadata { { "hold", "1" } });
        var padding = ByteString.CopyFrom(new byte[MessageBytes]);
        var written = 0;
        var writing = Task.Run(async () =>
        {
            for (; written < 1000; written++)
            {
                await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{written}", Padding = padding });
            }

            await call.RequestStream.CompleteAsync();
        });

        Assert.InRange(await StandstillOf(() => Volatile.Read(ref written)), 1, MostUnderWayBytes / MessageBytes);

        Host.Sightings.Release.SetResult();
        await writing.WaitAsync(Patience);
        Assert.Equal(string.Join(',', Enumerable.Range(0, 1000)), (await call.ResponseAsync.WaitAsync(Patience)).Text);
    }

    [Fact]
    public async Task A_message_over_the_limit_ends_a_stream_in_either_direction()
    {
        using var join = Client().Join();
        await join.RequestStream.WriteAsync(new EchoRequest { Text = "fits" });
        try
        {
            await join.RequestStream.WriteAsync(new EchoRequest { Padding = ByteString.CopyFrom(new byte[7_000_000]) });
        }
        catch (RpcException)
        {
            // The refusal may come while the message is still on its way; the response tells it in any case.
        }

        Assert.Equal(
            StatusCode.ResourceExhausted,
            (await Assert.ThrowsAsync<RpcException>(() => join.ResponseAsync.WaitAsync(Patience))).StatusCode);

        using var count = Client().Count(new CountRequest { Count = 1, Bytes = 5_000_000 });
        var tooLong = await Assert.ThrowsAsync<RpcException>(
            () => count.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience));
        Assert.Equal(StatusCode.ResourceExhausted, tooLong.StatusCode);
    }

    [Fact]
    public async Task More_calls_than_a_connection_carries_are_under_way_at_the_same_time()
    {
        const int count = 250;
        var client = Client();
        var calls = Enumerable.Range(0, count).Select(i => client.WaitAsync(new EchoRequest { Text = $"{i}" })).ToList();

        await Eventually(() => Host.Sightings.Entered == count);
        Host.Sightings.Release.SetResult();

        for (var i = 0; i < count; i++)
        {
            Assert.Equal($"{i}", (await calls[i].ResponseAsync.WaitAsync(Patience)).Text);
        }
    }

    /// <summary>Waits until a counter moves no more.</summary>
    private static async Task<int> StandstillOf(Func<int> counter)
    {
        int before;
        do
        {
            before = counter();
            await Task.Delay(300);
        }
        while (counter() != before || before == 0);
        return before;
    }
}
