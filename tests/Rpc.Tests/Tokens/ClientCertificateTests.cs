using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using TopGrid.Access.Callers;
using TopGrid.Access.Identities;
using TopGrid.Access.Tokens;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Probe;
using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Tests.Tokens;

/// <summary>Callers known by the certificate that they connect with.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-certificates").FullName;
    private readonly ForgedIssuer _issuer = new();
    private readonly LocalIdentityStore _store;

    public ClientCertificateTests() => _store = new LocalIdentityStore(Path.Combine(_folder, "identities.json"));

    public void Dispose()
    {
        _issuer.Dispose();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("dns:practice.example")]
    [InlineData("subject:CN=practice")]
    [InlineData("sha256")]
    public async Task A_certificate_is_known_by_a_name_in_it_or_its_thumbprint(string how)
    {
        var certificate = _authority.Issue("practice", host: "practice.example");
        _store.Create("jan", "Jan", [CallerRole.Institution], ["TP1"], certificate: how == "sha256" ? ThumbprintOf(certificate) : how);

        Assert.Equal("jan", await UserOfAsync(certificate, null));
    }

    [Fact]
    public async Task A_certificate_that_nobody_is_known_by_makes_no_caller()
    {
        _store.Create("jan", "Jan", [CallerRole.Institution], ["TP1"], certificate: "dns:practice.example");

        Assert.Equal("Unauthenticated", await UserOfAsync(_authority.Issue("other", host: "other.example"), null));
        Assert.Equal("Unauthenticated", await UserOfAsync(null, null));
    }

    [Fact]
    public async Task A_name_counts_only_where_an_authority_vouches_for_it_a_thumbprint_always()
    {
        using var anyone = new TestAuthority();
        var own = anyone.Issue("self", host: "practice.example");
        _store.Create("jan", "Jan", [CallerRole.Institution], ["TP1"], certificate: "dns:practice.example");

        Assert.Equal("Unauthenticated", await UserOfAsync(own, null, vouchedFor: false));
        _store.Create("piet", "Piet", [CallerRole.Institution], ["TP2"], certificate: ThumbprintOf(own));
        Assert.Equal("piet", await UserOfAsync(own, null, vouchedFor: false));
        Assert.Equal("Unavailable", await UserOfAsync(own, null));
        Assert.Equal("Unauthenticated", await UserOfAsync(anyone.Issue("old", valid: false), null, vouchedFor: false));
    }

    [Fact]
    public async Task With_both_the_token_says_who_calls_and_two_different_users_are_refused()
    {
        var certificate = _authority.Issue("practice", host: "practice.example");
        var gateway = _authority.Issue("gateway", host: "gateway.example");
        _store.Create("jan", "Jan", [CallerRole.Institution], ["TP1"], certificate: "dns:practice.example");
        var (_, ofPiet) = _store.Create("piet", "Piet", [CallerRole.Institution], ["TP2"]);
        var (_, ofJan) = _store.Create("jan", "Jan", [CallerRole.Operator]);

        Assert.Equal("jan", await UserOfAsync(certificate, ofJan));
        Assert.Equal("Unauthenticated", await UserOfAsync(certificate, ofPiet));
        Assert.Equal("piet", await UserOfAsync(gateway, ofPiet));
        Assert.Equal("Unauthenticated", await UserOfAsync(certificate, "000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    }

    [Fact]
    public async Task A_token_bound_to_a_certificate_is_worth_nothing_without_it()
    {
        var certificate = _authority.Issue("practice", host: "practice.example");
        var thief = _authority.Issue("thief", host: "thief.example");
        using var read = X509CertificateLoader.LoadCertificateFromFile(certificate.Certificate);
        var bound = _issuer.Sign(ForgedIssuer.Claims(
            ("exp", DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds()),
            ("cnf", new Dictionary<string, string> { ["x5t#S256"] = ClientCertificates.TokenThumbprintOf(read) })));

        Assert.Equal("idp:jan", await UserOfAsync(certificate, bound));
        Assert.Equal("Unauthenticated", await UserOfAsync(thief, bound));
        Assert.Equal("Unauthenticated", await UserOfAsync(null, bound));
    }

    [Theory]
    [InlineData("practice.example")]
    [InlineData("dns:")]
    [InlineData("sha256:ABC")]
    public void What_names_no_certificate_is_refused(string name) => Assert.NotNull(ClientCertificates.Problem(name));

    private static string ThumbprintOf(CertificateFiles files)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(files.Certificate);
        return ClientCertificates.ThumbprintOf(certificate);
    }

    /// <summary>Who the host takes the client for, or the status with which it refuses.</summary>
    private async Task<string> UserOfAsync(CertificateFiles? certificate, string? token, bool vouchedFor = true)
    {
        var jwks = Path.Combine(_folder, "keys.json");
        await File.WriteAllTextAsync(jwks, ForgedIssuer.Set(_issuer));
        TrustedIssuer[] issuers = [ForgedIssuer.Trusted(jwks)];
        using var resolver = new CallerResolver(
            _store,
            new LocalTokens(Path.Combine(_folder, "key.pem")),
            issuers,
            vouchedFor,
            TimeProvider.System,
            NullLogger<CallerResolver>.Instance);
        var tls = new TlsServerOptions(
            _authority.Issue("server")) { AskClientCertificate = true, ClientAuthorities = vouchedFor ? _authority.Path : null };
        await using var host = await ProbeHost
            .StartAsync(tls: tls, resolver: resolver, services: services => CallerResolver.AddSchemesTo(services, issuers));
        using var channel = RpcChannel.ForAddress(host.Address, new RpcChannelOptions
        {
            Token = token,
            Tls = new TlsClientOptions { Authorities = _authority.Path, Certificate = certificate },
        });
        try
        {
            return (await new Probe.Probe.ProbeClient(channel).WhoAmIAsync(new WhoAmIRequest())).UserId;
        }
        catch (RpcException refusal)
        {
            return refusal.StatusCode.ToString();
        }
    }
}
