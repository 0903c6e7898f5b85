using Grpc.Core;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Tests.Probe;

namespace TopGrid.Grpc.Tests;

// What ends a call before its time: deadlines and cancellation.
public abstract partial class ContractSuite
{
    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var failure = await FailureOf(Client().WaitAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddMilliseconds(200)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        await Host.Sightings.Cancelled.Task.WaitAsync(Patience);
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
}
