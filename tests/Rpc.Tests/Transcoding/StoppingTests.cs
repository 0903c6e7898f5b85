using System.Net.Sockets;
using System.Text;

namespace TopGrid.Rpc.Tests.Transcoding;

/// <summary>What callers of the JSON face hear from a process that is told to stop.</summary>
public sealed class StoppingTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("POST /v1/shelves/1:freeze", "content-type: application/json\r\ncontent-length: 10\r\n\r\n{")]
    [InlineData("POST /v1/shelves/1:join", "content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n")]
    [InlineData("POST /v1/fail", "content-type: application/json\r\ncontent-length: 13\r\n\r\n{\"number\":-1}")]
    public async Task A_call_that_is_not_done_is_no_success(string place, string rest)
    {
        var answer = await StopDuringAsync($"{place} HTTP/1.1\r\nhost: localhost\r\n{rest}");

        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 1\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"UNAVAILABLE\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"STOPPING\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_is_not_done_ends_with_its_error()
    {
        var answer = await StopDuringAsync("GET /v1/count?number=-1&flag=true HTTP/1.1\r\nhost: localhost\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        var last = answer[answer.LastIndexOf("{\"error\":", StringComparison.Ordinal)..];
        Assert.Contains("\"reason\":\"STOPPING\"", last, StringComparison.Ordinal);
        Assert.EndsWith("\n\r\n0\r\n\r\n", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_never_end_do_not_hold_the_host_up() =>
        Assert.Equal("", await StopDuringAsync("GET /v1/count?number=1 HTTP/1.1\r\nhost: localhost\r\n"));

    private static async Task<string> StopDuringAsync(string request)
    {
        var host = new PlacesHost();
        await host.InitializeAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var received = ReadAsync(client.GetStream());
        await Task.Delay(300);

        await host.StopAsync().WaitAsync(_patience);
        await host.DisposeAsync();
        return await received.WaitAsync(_patience);
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all);
        }
        catch (IOException)
        {
            // Cut off behind what was said.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }
}
