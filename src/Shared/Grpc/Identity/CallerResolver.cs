using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using TopGrid.Grpc.Identity.Tokens;

namespace TopGrid.Grpc.Identity;

/// <summary>
/// Knows callers by the tokens of trusted issuers, by local tokens and secrets, and by client certificates.
/// With a token and a certificate the token says who calls; a certificate that is known for someone else, or that the token is bound to
/// and that is not shown, is refused.
/// </summary>
public sealed class CallerResolver : ICallerResolver, IDisposable
{
    private const int MaxTokenLength = 16 * 1024;

    private readonly LocalIdentityStore local;
    private readonly Dictionary<string, JwtVerifier> verifiers;
    private readonly bool vouchedFor;
    private readonly TimeProvider clock;

    /// <param name="local">Local identities.</param>
    /// <param name="tokens">Tokens that this installation makes itself.</param>
    /// <param name="issuers">Other issuers that are trusted.</param>
    /// <param name="certificatesAreVouchedFor">Whether the handshake lets pass only certificates of named authorities, so that what they say of their holder counts.</param>
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
        this.local = local;
        this.clock = clock;
        vouchedFor = certificatesAreVouchedFor;
        verifiers = issuers.Select(issuer => JwtVerifier.For(issuer, clock, logger))
            .Append(JwtVerifier.For(tokens, clock, logger))
            .ToDictionary(verifier => verifier.Issuer.Issuer, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public async ValueTask<Caller?> ResolveAsync(Credentials credentials, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        var byCertificate = credentials.Certificate is { } certificate ? Find(certificate) : null;
        if (credentials.Token is not { } token)
        {
            return byCertificate?.ToCaller();
        }

        var caller = IsJwt(token)
            ? await FromJwtAsync(token, credentials.Certificate, cancellationToken).ConfigureAwait(false)
            : local.FindByToken(token)?.ToCaller();
        return caller is not null && byCertificate is not null && byCertificate.UserId != caller.UserId
            ? throw TokenRefusals.Make("The token and the client certificate belong to different users. Send the token of the certificate's holder, or connect without the certificate.")
            : caller;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var verifier in verifiers.Values)
        {
            verifier.Dispose();
        }
    }

    // A local secret has one dot; a JWT two, an encrypted one four.
    private static bool IsJwt(string token) => token.Count(c => c == '.') >= 2;

    private LocalIdentity? Find(X509Certificate2 certificate)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            throw TokenRefusals.Make("The client certificate has expired or is not valid yet. Connect with a valid one, or without.");
        }

        var names = ClientCertificates.NamesOf(certificate, vouchedFor).ToHashSet(StringComparer.Ordinal);
        return local.List().FirstOrDefault(identity => identity.Certificate is { } name && names.Contains(name));
    }

    private async ValueTask<Caller> FromJwtAsync(string text, X509Certificate2? certificate, CancellationToken cancellationToken)
    {
        var token = Read(text);
        if (!verifiers.TryGetValue(token.Issuer, out var verifier))
        {
            throw TokenRefusals.UnknownIssuer();
        }

        await verifier.VerifyAsync(token, cancellationToken).ConfigureAwait(false);
        if (TokenClaims.BoundCertificate(token) is { } bound
            && (certificate is null || bound != ClientCertificates.TokenThumbprintOf(certificate)))
        {
            throw TokenRefusals.OtherCertificate();
        }

        return verifier.Issuer.Name == LocalTokens.IssuerName ? OfLocal(token) : TokenClaims.ToCaller(token, verifier.Issuer);
    }

    private static JsonWebToken Read(string text)
    {
        try
        {
            return text.Length <= MaxTokenLength && text.Count(c => c == '.') == 2 ? new JsonWebToken(text) : throw TokenRefusals.NotReadable();
        }
        catch (ArgumentException)
        {
            throw TokenRefusals.NotReadable();
        }
    }

    private Caller OfLocal(JsonWebToken token) =>
        token.TryGetPayloadValue<string>(LocalTokens.IdentityClaim, out var id) && local.Find(id) is { } identity && identity.UserId == token.Subject
            ? identity.ToCaller()
            : throw TokenRefusals.Make("The token's identity was removed. Ask the operator for a new one.");
}
