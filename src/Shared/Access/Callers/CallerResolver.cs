using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using TopGrid.Access.Identities;
using TopGrid.Access.Network;
using TopGrid.Access.Tokens;

namespace TopGrid.Access.Callers;

/// <summary>
/// Knows callers by the tokens of trusted issuers, by local tokens and secrets, and by client certificates.
/// With a token and a certificate the token says who calls; a certificate that is known for someone else, or that the token is bound to
/// and that is not shown, is refused.
/// </summary>
public sealed class CallerResolver : ICallerResolver, IDisposable
{
    private const int MaxTokenLength = 16 * 1024;

    private readonly LocalIdentityStore _local;
    private readonly Dictionary<string, JwtScheme> _schemes;
    private readonly bool _vouchedFor;
    private readonly TimeProvider _clock;

    /// <param name="local">Local identities.</param>
    /// <param name="tokens">Tokens that this installation makes itself.</param>
    /// <param name="issuers">Other issuers that are trusted.</param>
    /// <param name="certificatesAreVouchedFor">
    /// Whether the handshake lets pass only certificates of named authorities, so that what they say of their holder counts.
    /// </param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Told when an issuer's keys are away.</param>
    public CallerResolver(
        LocalIdentityStore local,
        LocalTokens tokens,
        IEnumerable<TrustedIssuer> issuers,
        bool certificatesAreVouchedFor,
        TimeProvider clock,
        ILogger<CallerResolver> logger)
    {
        _local = local;
        _clock = clock;
        _vouchedFor = certificatesAreVouchedFor;
        _schemes = issuers.Select(issuer => JwtScheme.For(issuer, clock, logger))
            .Append(JwtScheme.For(tokens, clock, logger))
            .ToDictionary(scheme => scheme.Issuer.Issuer, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public async ValueTask<Caller?> ResolveAsync(Credentials credentials, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        var byCertificate = credentials.Certificate is { } certificate ? Find(certificate) : null;
        if (credentials.Token is not { } token)
        {
            return byCertificate?.ToCaller();
        }

        var caller = IsJwt(token)
            ? await FromJwtAsync(token, credentials.Certificate, http)
            : _local.FindByToken(token)?.ToCaller();
        return caller is not null && byCertificate is not null && byCertificate.UserId != caller.UserId
            ? throw TokenRefusals.Make(
                "The token and the client certificate belong to different users. Send the token of the certificate's holder, or connect without the certificate.")
            : caller;
    }

    /// <summary>Registers the framework's scheme for the tokens of each issuer, to go with the resolver that the container has.</summary>
    /// <param name="services">The container.</param>
    /// <param name="issuers">The trusted issuers of the resolver; the one of local tokens is added.</param>
    public static void AddSchemesTo(IServiceCollection services, IEnumerable<TrustedIssuer> issuers)
    {
        var authentication = new AuthenticationBuilder(services.AddAccess());
        foreach (var name in issuers.Select(issuer => issuer.Name).Append(LocalTokens.IssuerName).Select(JwtScheme.NameOf))
        {
            authentication.AddJwtBearer(name, _ => { });
            services.AddOptions<JwtBearerOptions>(name).Configure<ICallerResolver>((options, resolver) =>
                ((CallerResolver)resolver)._schemes.Values.Single(scheme => scheme.Name == name).Configure(options));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var scheme in _schemes.Values)
        {
            scheme.Dispose();
        }
    }

    // A local secret has one dot; a JWT two, an encrypted one four.
    private static bool IsJwt(string token) => token.Count(c => c == '.') >= 2;

    private LocalIdentity? Find(X509Certificate2 certificate)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            throw TokenRefusals.Make("The client certificate has expired or is not valid yet. Connect with a valid one, or without.");
        }

        var names = ClientCertificates.NamesOf(certificate, _vouchedFor).ToHashSet(StringComparer.Ordinal);
        return _local.List().FirstOrDefault(identity => identity.Certificate is { } name && names.Contains(name));
    }

    private async ValueTask<Caller> FromJwtAsync(string text, X509Certificate2? certificate, HttpContext http)
    {
        var token = Read(text);
        if (!_schemes.TryGetValue(token.Issuer, out var scheme))
        {
            throw TokenRefusals.UnknownIssuer();
        }

        await scheme.VerifyAsync(token, http);
        if (TokenClaims.BoundCertificate(token) is { } bound
            && (certificate is null || bound != ClientCertificates.TokenThumbprintOf(certificate)))
        {
            throw TokenRefusals.OtherCertificate();
        }

        return scheme.Issuer.Name == LocalTokens.IssuerName ? OfLocal(token) : TokenClaims.ToCaller(token, scheme.Issuer);
    }

    private static JsonWebToken Read(string text)
    {
        try
        {
            return text.Length <= MaxTokenLength && text.Count(c => c == '.') == 2
                ? new JsonWebToken(text)
                : throw TokenRefusals.NotReadable();
        }
        catch (ArgumentException)
        {
            throw TokenRefusals.NotReadable();
        }
    }

    private Caller OfLocal(JsonWebToken token) =>
        token.TryGetPayloadValue<string>(LocalTokens.IdentityClaim, out var id)
            && _local.Find(id) is { } identity
            && identity.UserId == token.Subject
            ? identity.ToCaller()
            : throw TokenRefusals.Make("The token's identity was removed. Ask the operator for a new one.");
}
