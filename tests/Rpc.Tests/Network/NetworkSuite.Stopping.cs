using System.Diagnostics;
using Google.Rpc;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.Tests.Hostile;

namespace TopGrid.Rpc.Tests;

// What a process that is told to stop says to those who are in the middle of something.
public abstract partial class NetworkSuite
{
    [Theory]
    [InlineData("Echo", "")]
    [InlineData("Echo", "0000000005AA")]
    [InlineData("Count", "")]
    [InlineData("Join", "")]
    [InlineData("Join", "0000000005AA")]
    [InlineData("Chat", "")]
    public async Task A_call_whose_request_does_not_come_is_told_with_details_that_the_host_stops(string method, string beginning)
    {
        await using var host = await StartAsync(options => options.ShutdownGrace = TimeSpan.FromMilliseconds(100));
        using var raw = new RawCalls(host.Address, ClientTls);
        using var content = new HalfContent(Convert.FromHexString(beginning));
        var call = raw.CallAsync(method, content);
        await content.Sent.WaitAsync(Patience);
        await Task.Delay(300);

        await host.StopAsync().WaitAsync(Patience);

        var answer = await call.WaitAsync(Patience);
        Assert.Equal(("14", "The server is stopping; try again."), (answer.Status, answer.Message));
        var details = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(answer.Header("grpc-status-details-bin"))).Details;
        Assert.Equal(Reasons.Stopping, details[0].Unpack<ErrorInfo>().Reason);
        Assert.Contains(details, detail => detail.Is(RetryInfo.Descriptor));
    }

    [Fact]
    public async Task Readers_that_take_nothing_and_connections_without_calls_do_not_hold_the_host_up()
    {
        await using var host = await StartAsync(options => options.ShutdownGrace = TimeSpan.FromMilliseconds(100));
        var idle = await DialAsync(host);
        await idle.OpenAsync();
        var reader = await DialAsync(host);
        await reader.OpenAsync();
        await reader.SendAsync(RawHttp2.Frame(RawHttp2.Settings, 0, 0, 0, 4, 0, 0, 0, 0)); // A window of 0 for each stream.
        await reader.SendAsync(
            reader.Call(1, "Echo"), RawHttp2.Frame(RawHttp2.DataFrame, RawHttp2.EndStream, 1, RawCalls.Frame(0, 10, 1, 97)));
        await Task.Delay(300);

        var start = Stopwatch.GetTimestamp();
        await host.StopAsync().WaitAsync(Patience);

        // Kestrel itself waits for 30 s.
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }
}
