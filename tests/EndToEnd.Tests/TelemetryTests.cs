using Grpc.Core;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Registration.V1;
using Outage = TopGrid.EndToEnd.Tests.Health.Outage;

namespace TopGrid.EndToEnd.Tests;

/// <summary>What of a process reaches a collector beside spans of its work: its log and what it counts.</summary>
[Trait("Category", "Slow")]
public sealed class TelemetryTests
{
    [Fact]
    public async Task The_log_of_a_host_reaches_the_collector_and_so_does_the_count_of_requests_that_are_no_messages()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await RunningHost.StartAsync(Dialect.PostgreSql, receiver.Address, runWorker: false);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(StatusCode.Internal, await SendNonsenseAsync(host.For(host.People.Anna)));
        }

        await Outage.BeginAsync(host.Storage);
        await UntilAsync(() => receiver.Log().Exists(entry => entry.Text.StartsWith("Not serving: ", StringComparison.Ordinal)));
        await Outage.EndAsync(host.Storage);
        await UntilAsync(() => receiver.Gauges().Exists(point => point is { Name: "topgrid.rpc.unreadable_requests", Value: 3 }));

        Assert.All(receiver.Log(), entry => Assert.Equal("topgrid-host", entry.Service));
        Assert.DoesNotContain(receiver.Log(), entry => entry.Category.StartsWith("Grpc.", StringComparison.Ordinal));
    }

    /// <summary>Calls a method with bytes that are no message of it.</summary>
    private static async Task<StatusCode> SendNonsenseAsync(CallInvoker caller)
    {
        var bytes = Marshallers.Create(message => message, message => message);
        var method = new Method<byte[], byte[]>(MethodType.Unary, RegistrationService.Descriptor.FullName, "GetYear", bytes, bytes);
        return (await Assert.ThrowsAsync<RpcException>(async () =>
            await caller.AsyncUnaryCall(method, null, default, [0xFF, 0xFF]))).StatusCode;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var until = DateTime.UtcNow.AddMinutes(1); !holds(); await Task.Delay(200))
        {
            Assert.True(DateTime.UtcNow < until, "It did not reach the collector.");
        }
    }
}
