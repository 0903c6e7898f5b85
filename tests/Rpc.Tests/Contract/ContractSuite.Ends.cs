using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Rpc.Tests;

// What ends a call before its time: deadlines and cancellation.
public abstract partial class ContractSuite
{
    private static readonly Metadata _throughAModule = new() { { "through-a-module", "1" } };

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var failure = await FailureOf(Client().WaitAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddMilliseconds(200)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        if (Host.Sightings.Waiting.Task.IsCompleted)
        {
            // On a busy machine the deadline may pass before the handler is reached.
            await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task A_deadline_in_the_past_is_not_even_sent()
    {
        var failure = await FailureOf(Client().WaitAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(-1)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.False(Host.Sightings.Waiting.Task.IsCompleted);
    }

    [Fact]
    public async Task A_deadline_goes_along_to_the_next_module()
    {
        var deadline = DateTime.UtcNow.AddMinutes(5);

        var reply = await Client(Who.With(CallerRole.Operator)).WhoAmIAsync(new WhoAmIRequest { Hops = 2 }, deadline: deadline);

        Assert.InRange(reply.DeadlineTicks, deadline.AddSeconds(-1).Ticks, deadline.AddSeconds(20).Ticks);
    }

    [Fact]
    public async Task A_deadline_ends_the_calls_that_a_module_made_for_it()
    {
        var failure = await FailureOf(Client().WaitAsync(new EchoRequest(), _throughAModule, DateTime.UtcNow.AddSeconds(1)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        if (Host.Sightings.Waiting.Task.IsCompleted)
        {
            await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task A_client_that_cancels_ends_the_calls_that_a_module_made_for_it()
    {
        using var source = new CancellationTokenSource();
        using var call = Client().WaitAsync(new EchoRequest(), _throughAModule, cancellationToken: source.Token);
        await Host.Sightings.Waiting.Task.WaitAsync(Patience);

        await source.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await FailureOf(call)).StatusCode);
        await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_client_that_cancels_ends_the_call_at_the_server()
    {
        using var source = new CancellationTokenSource();
        using var call = Client().WaitAsync(new EchoRequest(), cancellationToken: source.Token);
        await Host.Sightings.Waiting.Task.WaitAsync(Patience);

        await source.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await FailureOf(call)).StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Disposing_a_stream_ends_it_at_a_server_that_does_not_watch_its_token()
    {
        var call = Client().Count(new CountRequest { Count = int.MaxValue });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        call.Dispose();

        await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.ServerStreaming)]
    [InlineData(MethodType.ClientStreaming)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task Every_kind_of_call_can_be_cancelled_while_it_is_under_way(MethodType kind)
    {
        using var source = new CancellationTokenSource();
        var ended = EndOf(kind, new CallOptions(cancellationToken: source.Token));
        await Host.Sightings.Waiting.Task.WaitAsync(Patience);

        await source.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => ended)).StatusCode);
        await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
        Assert.Empty(Host.Log.Errors);
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.ServerStreaming)]
    [InlineData(MethodType.ClientStreaming)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task Every_kind_of_call_ends_at_its_deadline(MethodType kind)
    {
        var ended = EndOf(kind, new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(500)));

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => ended)).StatusCode);

        // On a slow machine the deadline may pass before the call has reached its handler.
        if (Host.Sightings.Waiting.Task.IsCompleted)
        {
            await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task A_request_stream_that_is_given_up_never_looks_complete_to_the_server()
    {
        var client = Client();
        for (var i = 0; i < 100; i++)
        {
            using var source = new CancellationTokenSource();
            using var call = client.Join(cancellationToken: source.Token);
            await call.RequestStream.WriteAsync(new EchoRequest { Text = "one" });
            await source.CancelAsync();
            Assert.Equal(
                StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Patience))).StatusCode);
        }

        await Client().EchoAsync(new EchoRequest());
        Assert.False(Host.Sightings.Joined);
    }

    [Fact]
    public async Task A_client_that_has_said_all_still_hears_every_answer()
    {
        using var call = Client().Chat(new Metadata { { "answer-at-end", "1" } });
        for (var i = 0; i < 200; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" });
        }

        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync().Select(reply => reply.Text).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}!"), answers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_server_may_end_a_call_well_before_the_client_has_said_all()
    {
        using var call = Client().Chat();
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "one" });
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "enough" });

        var answers = await call.ResponseStream.ReadAllAsync().Select(reply => reply.Text).ToListAsync();

        Assert.Equal(["one!"], answers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal("enough", call.GetTrailers().GetValue("after"));
        await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new EchoRequest { Text = "more" }));
        await call.RequestStream.CompleteAsync();
    }

    /// <summary>Begins a call that does not end by itself, and waits for its end.</summary>
    private async Task EndOf(MethodType kind, CallOptions options)
    {
        var client = Client();
        switch (kind)
        {
            case MethodType.Unary:
                await client.WaitAsync(new EchoRequest(), options).ResponseAsync.WaitAsync(Patience);
                break;
            case MethodType.ServerStreaming:
                using (var call = client.Count(new CountRequest { Count = int.MaxValue }, options))
                {
                    await call.ResponseStream.ReadAllAsync().AllAsync(_ => true).AsTask().WaitAsync(Patience);
                }

                break;
            case MethodType.ClientStreaming:
                using (var call = client.Join(options))
                {
                    await call.RequestStream.WriteAsync(new EchoRequest { Text = "one" });
                    await call.ResponseAsync.WaitAsync(Patience);
                }

                break;
            default:
                using (var call = client.Chat(options))
                {
                    await call.RequestStream.WriteAsync(new EchoRequest { Text = "one" });
                    await call.ResponseStream.ReadAllAsync().AllAsync(_ => true).AsTask().WaitAsync(Patience);
                }

                break;
        }
    }
}
