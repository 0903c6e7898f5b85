using System.Text.Json;
using Grpc.Core;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Tests.Tokens;
using Registrations = TopGrid.Registration.V1.RegistrationService.RegistrationServiceClient;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>Tokens of a foreign issuer at a real host, right ones and wrong ones.</summary>
[Trait("Category", "Slow")]
public sealed class HostileTokenTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ForgedIssuer _issuer = new();

    public void Dispose()
    {
        _issuer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_host_takes_right_tokens_only_and_each_for_its_own_institution_only()
    {
        await using var host = await RunningHost.StartAsync(Dialect.Sqlite, runWorker: false, issuersFile: WriteIssuers());
        Assert.True((await YearFiles.ImportAsync(host.For(host.People.Anna), OostBrabantYear.Files())).Imported);
        var right = _issuer.Sign(Claims(OostBrabantYear.Indigo));
        var own = new GetInstitutionRequest { Name = $"years/2025/institutions/{OostBrabantYear.Indigo}" };

        Assert.Equal(own.Name, (await new Registrations(host.For(right)).GetInstitutionAsync(own)).Name);
        foreach (var (what, token) in Wrong(right))
        {
            var refused = await Refused.WithAsync(
                StatusCode.Unauthenticated, () => new Registrations(host.For(token)).GetInstitutionAsync(own));
            Assert.True(refused.Status.Detail.Length > 0, what);
            Assert.DoesNotContain(
                token.Split('.')[^1] is { Length: > 0 } signature ? signature : token, refused.Status.Detail, StringComparison.Ordinal);
        }

        // A right token with another's tpid in the request, and a token that says it of itself.
        foreach (var tpid in new[] { OostBrabantYear.Oro, "N9999" })
        {
            var name = $"years/2025/institutions/{tpid}";
            var refused = await Refused.WithAsync(
                StatusCode.NotFound,
                () => new Registrations(host.For(right)).GetInstitutionAsync(new GetInstitutionRequest { Name = name }));
            Assert.Equal($"There is no institution that you may see ({name}). List what there is to see its names.", refused.Status.Detail);
        }

        Assert.Equal(own.Name, (await new Registrations(host.For(right)).GetInstitutionAsync(own)).Name);
    }

    private static Dictionary<string, object?> Claims(string tpid, params (string, object?)[] changes) => ForgedIssuer.Claims(
        [("exp", DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds()), ("topgrid_institutions", new[] { tpid }), .. changes]);

    private IEnumerable<(string What, string Token)> Wrong(string right)
    {
        var parts = right.Split('.');
        var claims = Claims(OostBrabantYear.Indigo);
        yield return (
            "expired", _issuer.Sign(Claims(OostBrabantYear.Indigo, ("exp", DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds()))));
        yield return ("other audience", _issuer.Sign(Claims(OostBrabantYear.Indigo, ("aud", "another-service"))));
        yield return ("alg none", ForgedIssuer.Assemble(_issuer.Header("none"), claims, _ => []));
        yield return ("swapped tpid", $"{parts[0]}.{ForgedIssuer.Encode(Claims(OostBrabantYear.Oro))}.{parts[2]}");
        yield return ("unsigned", $"{parts[0]}.{parts[1]}.");
        yield return ("unknown issuer", _issuer.Sign(Claims(OostBrabantYear.Indigo, ("iss", "https://elsewhere.example/"))));
        yield return ("operator by itself", _issuer.Sign(Claims(OostBrabantYear.Indigo, ("topgrid_roles", new[] { "operator" }))));
        yield return ("no token", "....");
    }

    private string WriteIssuers()
    {
        File.WriteAllText(_folder.File("keys.json"), ForgedIssuer.Set(_issuer));
        File.WriteAllText(_folder.File("issuers.json"), JsonSerializer.Serialize(new[]
        {
            new { name = "idp", issuer = ForgedIssuer.Issuer, audience = ForgedIssuer.Audience, jwks = "keys.json", roles = new[]
            {
                "institution",
            } },
        }));
        return _folder.File("issuers.json");
    }
}
