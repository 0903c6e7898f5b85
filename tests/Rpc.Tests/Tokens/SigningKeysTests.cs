using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TopGrid.Access.Tokens;

namespace TopGrid.Rpc.Tests.Tokens;

/// <summary>Keys from a real address.</summary>
public sealed class SigningKeysTests : IAsyncLifetime, IDisposable
{
    private readonly SetClock _clock = new(ForgedIssuer.Now);
    private readonly ForgedIssuer _first = new("k1");
    private readonly ForgedIssuer _second = new("k2");
    private WebApplication _server = null!;
    private string _served = "";
    private int _readings;

    public async Task InitializeAsync()
    {
        _served = ForgedIssuer.Set(_first);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(http =>
        {
            Interlocked.Increment(ref _readings);
            http.Response.StatusCode = _served.Length > 0 ? 200 : 503;
            return http.Response.WriteAsync(_served);
        });
        await _server.StartAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task Keys_are_read_once_and_again_when_they_are_old()
    {
        using var keys = Keys();

        for (var i = 0; i < 100; i++)
        {
            Assert.NotNull(await keys.FindAsync("k1", CancellationToken.None));
        }

        Assert.Equal(1, _readings);
        _clock.Now += KeyPace.Remote.Fresh;
        Assert.NotNull(await keys.FindAsync("k1", CancellationToken.None));
        Assert.Equal(2, _readings);
    }

    [Fact]
    public async Task A_new_key_is_found_at_once_but_a_flood_of_invented_keys_costs_one_reading()
    {
        using var keys = Keys();
        Assert.NotNull(await keys.FindAsync("k1", CancellationToken.None));
        _clock.Now += KeyPace.Remote.LeastPause;
        _served = ForgedIssuer.Set(_first, _second);

        Assert.NotNull(await keys.FindAsync("k2", CancellationToken.None));
        Assert.Equal(2, _readings);
        await Parallel.ForAsync(0, 1000, async (i, stop) => Assert.Null(await keys.FindAsync($"invented-{i}", stop)));
        Assert.Equal(2, _readings);
        _clock.Now += KeyPace.Remote.LeastPause;
        await Parallel.ForAsync(0, 1000, async (i, stop) => Assert.Null(await keys.FindAsync($"invented-{i}", stop)));
        Assert.Equal(3, _readings);
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_no_longer_holds_and_one_whose_source_is_away_holds_for_a_day()
    {
        using var keys = Keys();
        Assert.NotNull(await keys.FindAsync("k1", CancellationToken.None));

        _served = "";
        _clock.Now += KeyPace.Remote.Fresh;
        Assert.NotNull(await keys.FindAsync("k1", CancellationToken.None));
        _clock.Now += SigningKeys.LongestAway;
        Assert.Null(await keys.FindAsync("k1", CancellationToken.None));

        _served = ForgedIssuer.Set(_second);
        _clock.Now += KeyPace.Remote.LeastPause;
        Assert.Null(await keys.FindAsync("k1", CancellationToken.None));
        Assert.NotNull(await keys.FindAsync("k2", CancellationToken.None));
    }

    [Fact]
    public async Task Symmetric_and_encryption_keys_are_no_keys()
    {
        _served = """{"keys":[{"kty":"oct","kid":"s","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},"""
            + ForgedIssuer.Set(_first)[9..].Replace("\"sig\"", "\"enc\"", StringComparison.Ordinal);
        using var keys = Keys();

        Assert.Null(await keys.FindAsync("s", CancellationToken.None));
        Assert.Null(await keys.FindAsync("k1", CancellationToken.None));
    }

    private SigningKeys Keys() =>
        new("idp", KeySources.Of(_server.Urls.Single() + "/keys"), KeyPace.Remote, _clock, NullLogger.Instance);
}
