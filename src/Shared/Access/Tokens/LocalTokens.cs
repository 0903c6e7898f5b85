using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TopGrid.Access.Identities;

namespace TopGrid.Access.Tokens;

/// <summary>
/// Short-lived tokens for local identities, signed with a key of this installation. Such a token names an identity of the identities
/// file and says nothing else: its rights are those that stand in the file at the instant of the call, and end when it is removed.
/// </summary>
/// <param name="keyFile">Private key, PKCS #8 in PEM, readable by its owner only; made when the first token is.</param>
public sealed class LocalTokens(string keyFile)
{
    /// <summary>Value of <c>iss</c>, and the name that no other issuer may take.</summary>
    public const string IssuerName = "topgrid-local";

    /// <summary>Value of <c>aud</c>.</summary>
    public const string Audience = "topgrid";

    /// <summary>The longest that a local token may hold.</summary>
    public static TimeSpan LongestLifetime { get; } = TimeSpan.FromDays(7);

    internal const string IdentityClaim = "topgrid_identity";

    private const string Algorithm = SecurityAlgorithms.EcdsaSha256;

    /// <summary>The key file that belongs to an identities file.</summary>
    /// <param name="identitiesFile">Path of the identities file.</param>
    /// <returns>Path of the key file, beside it.</returns>
    public static string KeyFileOf(string identitiesFile) => Path.ChangeExtension(identitiesFile, ".key.pem");

    /// <summary>Makes a token.</summary>
    /// <param name="identity">Whose.</param>
    /// <param name="lifetime">How long it holds, at most <see cref="LongestLifetime"/>.</param>
    /// <param name="now">The instant from which it holds.</param>
    /// <returns>The token.</returns>
    /// <exception cref="InvalidDataException">The key file holds no key.</exception>
    public string Issue(LocalIdentity identity, TimeSpan lifetime, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, LongestLifetime);
        using var key = OpenOrMake();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = IssuerName,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            Claims = new Dictionary<string, object> { ["sub"] = identity.UserId, [IdentityClaim] = identity.Id, ["jti"] = Guid.NewGuid()
                .ToString("N") },
            SigningCredentials = new SigningCredentials(
                new ECDsaSecurityKey(key)
                {
                    KeyId = KeyId(key),
                    CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
                }, Algorithm),
        });
    }

    /// <summary>The issuer that checks such tokens; its keys are those in the file at that moment.</summary>
    internal TrustedIssuer Issuer => new()
    {
        Name = IssuerName,
        Issuer = IssuerName,
        Audience = Audience,
        Jwks = keyFile,
        Roles = [],
        Algorithms = [Algorithm],
    };

    /// <summary>The public part of the key as a key set (RFC 7517), to give to others who check these tokens.</summary>
    /// <returns>JSON; an empty set when no token was ever made.</returns>
    /// <exception cref="InvalidDataException">The key file holds no key.</exception>
    public string PublicKeys()
    {
        if (!File.Exists(keyFile))
        {
            return "{\"keys\":[]}";
        }

        using var key = Open();
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new
                {
                    kty = "EC",
                    crv = "P-256",
                    use = "sig",
                    alg = Algorithm,
                    kid = KeyId(key),
                    x = Base64UrlEncoder.Encode(parameters.Q.X),
                    y = Base64UrlEncoder.Encode(parameters.Q.Y),
                },
            },
        });
    }

    private ECDsa OpenOrMake()
    {
        if (File.Exists(keyFile))
        {
            return Open();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(keyFile))!);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            using var file = new StreamWriter(new FileStream(keyFile, OwnerOnlyFile.Options(FileMode.CreateNew)));
            file.Write(key.ExportPkcs8PrivateKeyPem());
            return key;
        }
        catch (IOException) when (File.Exists(keyFile))
        {
            // Another process made one meanwhile.
            key.Dispose();
            return Open();
        }
    }

    private ECDsa Open()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyFile));
            return key.KeySize == 256 ? key : throw new CryptographicException($"the key has {key.KeySize} bits.");
        }
        catch (Exception problem) when (problem is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException(
                $"{keyFile} holds no P-256 private key: {problem.Message} Restore it, or remove it and issue the tokens again.", problem);
        }
    }

    private static string KeyId(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
}
