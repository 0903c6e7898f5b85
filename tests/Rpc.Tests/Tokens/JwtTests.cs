using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TopGrid.Access.Callers;
using TopGrid.Access.Identities;
using TopGrid.Access.Tokens;

namespace TopGrid.Rpc.Tests.Tokens;

public sealed class JwtTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-jwt").FullName;
    private readonly ForgedIssuer _issuer = new();
    private readonly SetClock _clock = new(ForgedIssuer.Now);
    private readonly LocalIdentityStore _store;
    private readonly LocalTokens _local;
    private readonly CallerResolver _resolver;
    private readonly ServiceProvider _services;

    public JwtTests()
    {
        var jwks = Path.Combine(_folder, "keys.json");
        File.WriteAllText(jwks, ForgedIssuer.Set(_issuer));
        _store = new LocalIdentityStore(Path.Combine(_folder, "identities.json"));
        _local = new LocalTokens(LocalTokens.KeyFileOf(Path.Combine(_folder, "identities.json")));
        TrustedIssuer[] issuers = [ForgedIssuer.Trusted(jwks)];
        _resolver = new CallerResolver(_store, _local, issuers, false, _clock, NullLogger<CallerResolver>.Instance);
        var container = new ServiceCollection().AddLogging().AddSingleton<ICallerResolver>(_resolver);
        CallerResolver.AddSchemesTo(container, issuers);
        _services = container.BuildServiceProvider();
    }

    public void Dispose()
    {
        _services.Dispose();
        _resolver.Dispose();
        _issuer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_token_of_a_trusted_issuer_says_who_calls_and_for_whom()
    {
        var caller = await ResolveAsync(_issuer.Sign(ForgedIssuer.Claims(
            ("topgrid_roles", new[] { "institution", "lead" }), ("topgrid_institutions", new[] { "TP1", "TP2" }),
            ("topgrid_consortia", new[] { "C1" }))));

        Assert.Equal(("idp:jan", "Jan Jansen"), (caller.UserId, caller.DisplayName));
        Assert.Equal([CallerRole.Institution, CallerRole.Lead], caller.Roles);
        Assert.Equal(["TP1", "TP2"], caller.Institutions);
        Assert.Equal(["C1"], caller.Consortia);
        Assert.Empty(caller.Institutes);
    }

    public static TheoryData<string, string> WrongTokens => new()
    {
        { "expired", "expired at 2026-11-24T11:58:00Z" },
        { "not yet valid", "holds only from 2026-11-24T12:02:00Z" },
        { "without expiry", "until when" },
        { "other audience", "another audience" },
        { "no audience", "another audience" },
        { "other issuer", "not trusted" },
        { "none", "not signed with an algorithm" },
        { "none, other case", "not signed with an algorithm" },
        { "HMAC with the public key", "not signed with an algorithm" },
        { "other key", "signature does not hold" },
        { "unknown key", "does not publish" },
        { "swapped tpid", "signature does not hold" },
        { "without signature", "signature does not hold" },
        { "crit", "extensions" },
        { "role of module", "topgrid_roles" },
        { "role not for this issuer", "may not give the role operator" },
        { "no role", "at least one role" },
        { "institute and institution", "does not go with" },
        { "roles as a text", "topgrid_roles" },
        { "no subject", "claim sub" },
        { "bound to a certificate", "bound to a client certificate" },
        { "bound to something else", "claim cnf" },
        { "not a JWT", "cannot be read" },
        { "encrypted", "cannot be read" },
        { "very long", "cannot be read" },
    };

    [Theory]
    [MemberData(nameof(WrongTokens))]
    public async Task A_wrong_token_is_refused_and_told_why(string wrong, string told)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ResolveAsync(Forge(wrong)));

        Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
        Assert.Contains(told, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("IDX", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clocks_of_issuer_and_host_may_differ_by_a_minute()
    {
        var justOver = _issuer.Sign(ForgedIssuer.Claims(("exp", ForgedIssuer.Now.AddSeconds(-59).ToUnixTimeSeconds())));
        var almost = _issuer.Sign(ForgedIssuer.Claims(("nbf", ForgedIssuer.Now.AddSeconds(59).ToUnixTimeSeconds())));

        Assert.Equal("idp:jan", (await ResolveAsync(justOver)).UserId);
        Assert.Equal("idp:jan", (await ResolveAsync(almost)).UserId);
        _clock.Now += TimeSpan.FromSeconds(1);
        await Assert.ThrowsAsync<RpcException>(() => ResolveAsync(justOver));
    }

    [Fact]
    public async Task A_local_token_has_the_rights_of_its_identity_at_the_instant_of_the_call()
    {
        var (identity, _) = _store.Create("anna", "Anna", [CallerRole.Operator]);
        var token = _local.Issue(identity, TimeSpan.FromHours(1), _clock.Now);

        Assert.Equal([CallerRole.Operator], (await ResolveAsync(token)).Roles);
        Assert.Equal("anna", (await ResolveAsync(token)).UserId);
        _store.Remove(identity.Id);
        Assert.Contains(
            "removed", (await Assert.ThrowsAsync<RpcException>(() => ResolveAsync(token))).Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_tokens_end_in_time_and_when_their_key_is_removed()
    {
        var (identity, _) = _store.Create("anna", "Anna", [CallerRole.Operator]);
        var token = _local.Issue(identity, TimeSpan.FromHours(1), _clock.Now);
        var keyFile = LocalTokens.KeyFileOf(Path.Combine(_folder, "identities.json"));

        await ResolveAsync(token);
        _clock.Now += TimeSpan.FromMinutes(30);
        File.Delete(keyFile);
        Assert.Contains(
            "does not publish", (await Assert.ThrowsAsync<RpcException>(() => ResolveAsync(token))).Status.Detail,
            StringComparison.Ordinal);

        var fresh = _local.Issue(identity, TimeSpan.FromHours(1), _clock.Now);
        _clock.Now += TimeSpan.FromMinutes(1);
        await ResolveAsync(fresh);
        _clock.Now += TimeSpan.FromHours(1);
        Assert.Contains(
            "expired", (await Assert.ThrowsAsync<RpcException>(() => ResolveAsync(fresh))).Status.Detail, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _local.Issue(identity, TimeSpan.FromDays(8), _clock.Now));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyFile));
        }
    }

    [Fact]
    public async Task A_foreign_token_cannot_name_a_local_identity()
    {
        var (identity, _) = _store.Create("anna", "Anna", [CallerRole.Operator]);

        var caller = await ResolveAsync(_issuer.Sign(ForgedIssuer.Claims(("sub", "anna"), ("topgrid_identity", identity.Id))));

        Assert.Equal("idp:anna", caller.UserId);
        Assert.Equal([CallerRole.Institution], caller.Roles);
    }

    private async Task<Caller> ResolveAsync(string token)
    {
        using var scope = _services.CreateScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Headers.Authorization = "Bearer " + token;
        return (await _resolver.ResolveAsync(new Credentials(token, null), http))!;
    }

    private string Forge(string wrong)
    {
        var claims = ForgedIssuer.Claims();
        var right = _issuer.Sign(claims);
        using var other = new ForgedIssuer();
        using var stranger = new ForgedIssuer("k2");
        return wrong switch
        {
            "expired" => _issuer.Sign(ForgedIssuer.Claims(("exp", ForgedIssuer.Now.AddMinutes(-2).ToUnixTimeSeconds()))),
            "not yet valid" => _issuer.Sign(ForgedIssuer.Claims(("nbf", ForgedIssuer.Now.AddMinutes(2).ToUnixTimeSeconds()))),
            "without expiry" => _issuer.Sign(ForgedIssuer.Claims(("exp", null))),
            "other audience" => _issuer.Sign(ForgedIssuer.Claims(("aud", "another-service"))),
            "no audience" => _issuer.Sign(ForgedIssuer.Claims(("aud", null))),
            "other issuer" => _issuer.Sign(ForgedIssuer.Claims(("iss", "https://evil.example/"))),
            "none" => ForgedIssuer.Assemble(_issuer.Header("none"), claims, _ => []),
            "none, other case" => ForgedIssuer.Assemble(_issuer.Header("nOnE"), claims, _ => []),
            "HMAC with the public key" => ForgedIssuer.Assemble(
                _issuer.Header("HS256"), claims, text => HMACSHA256.HashData(Encoding.ASCII.GetBytes(_issuer.PublicPem), text)),
            "other key" => other.Sign(claims),
            "unknown key" => stranger.Sign(claims),
            "swapped tpid" => Swap(right, ForgedIssuer.Claims(("topgrid_institutions", new[] { "TP2" }))),
            "without signature" => right[..(right.LastIndexOf('.') + 1)],
            "crit" => _issuer.Sign(claims, ("crit", new[] { "b64" }), ("b64", true)),
            "role of module" => _issuer.Sign(ForgedIssuer.Claims(("topgrid_roles", new[] { "module" }))),
            "role not for this issuer" => _issuer.Sign(ForgedIssuer.Claims(("topgrid_roles", new[] { "operator" }))),
            "no role" => _issuer.Sign(ForgedIssuer.Claims(("topgrid_roles", null))),
            "institute and institution" => _issuer.Sign(ForgedIssuer.Claims(("topgrid_roles", new[] { "institution", "institute" }))),
            "roles as a text" => _issuer.Sign(ForgedIssuer.Claims(("topgrid_roles", "institution"))),
            "no subject" => _issuer.Sign(ForgedIssuer.Claims(("sub", null))),
            "bound to a certificate" =>
                _issuer.Sign(ForgedIssuer.Claims(("cnf", new Dictionary<string, string> { ["x5t#S256"] = "AAAA" }))),
            "bound to something else" => _issuer.Sign(ForgedIssuer.Claims(("cnf", new Dictionary<string, string> { ["jkt"] = "AAAA" }))),
            "not a JWT" => "a.b.c",
            "encrypted" => "a.b.c.d.e",
            "very long" => right + new string('A', 20_000),
            _ => throw new ArgumentOutOfRangeException(nameof(wrong), wrong, null),
        };
    }

    private static string Swap(string token, Dictionary<string, object?> claims)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{ForgedIssuer.Encode(claims)}.{parts[2]}";
    }
}

/// <summary>A clock that stands still.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
