using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using TopGrid.Access.Callers;
using TopGrid.Access.Tokens;

namespace TopGrid.Rpc.Tests.Tokens;

/// <summary>An issuer whose tokens are put together by hand, so that they can be wrong in every way.</summary>
internal sealed class ForgedIssuer : IDisposable
{
    public const string Issuer = "https://idp.example/";
    public const string Audience = "topgrid-test";

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public ForgedIssuer(string keyId = "k1") => KeyId = keyId;

    public string KeyId { get; }

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string PublicPem => Key.ExportSubjectPublicKeyInfoPem();

    public static Dictionary<string, object?> Claims(params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = Issuer,
            ["aud"] = Audience,
            ["sub"] = "jan",
            ["name"] = "Jan Jansen",
            ["exp"] = Now.AddMinutes(10).ToUnixTimeSeconds(),
            ["topgrid_roles"] = new[] { "institution" },
            ["topgrid_institutions"] = new[] { "TP1" },
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                claims.Remove(name);
            }
            else
            {
                claims[name] = value;
            }
        }

        return claims;
    }

    public static TrustedIssuer Trusted(string jwks) => new()
    {
        Name = "idp",
        Issuer = Issuer,
        Audience = Audience,
        Jwks = jwks,
        Roles = [CallerRole.Institution, CallerRole.Lead, CallerRole.Institute],
    };

    public static string Set(params IEnumerable<ForgedIssuer> issuers) =>
        JsonSerializer.Serialize(new { keys = issuers.Select(issuer => issuer.ToJwk()) });

    /// <summary>A rightly signed token with these claims.</summary>
    public string Sign(Dictionary<string, object?> claims, params (string Name, object Value)[] header) =>
        Assemble(Header("ES256", header), claims, text => Key.SignData(text, HashAlgorithmName.SHA256));

    /// <summary>A token with this header, signed in this way.</summary>
    public static string Assemble(Dictionary<string, object> header, Dictionary<string, object?> claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Encode(header)}.{Encode(claims)}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public Dictionary<string, object> Header(string algorithm, params (string Name, object Value)[] more)
    {
        var header = new Dictionary<string, object> { ["alg"] = algorithm, ["kid"] = KeyId, ["typ"] = "JWT" };
        foreach (var (name, value) in more)
        {
            header[name] = value;
        }

        return header;
    }

    public void Dispose() => Key.Dispose();

    public static string Encode(object part) => Base64UrlEncoder.Encode(JsonSerializer.SerializeToUtf8Bytes(part));

    private object ToJwk()
    {
        var q = Key.ExportParameters(false).Q;
        return new { kty = "EC", crv = "P-256", use = "sig", kid = KeyId, x = Base64UrlEncoder.Encode(q.X), y = Base64UrlEncoder.Encode(q.Y) };
    }
}
