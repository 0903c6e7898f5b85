using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TopGrid.Grpc.Identity.Tokens;

/// <summary>Checks tokens of one issuer: signature, issuer, audience and time.</summary>
/// <param name="issuer">Whose tokens.</param>
/// <param name="keys">Its public keys.</param>
/// <param name="clock">The clock.</param>
internal sealed class JwtVerifier(TrustedIssuer issuer, SigningKeys keys, TimeProvider clock) : IDisposable
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>How far the clocks of issuer and host may differ.</summary>
    public static TimeSpan ClockSkew { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Whose tokens.</summary>
    public TrustedIssuer Issuer => issuer;

    /// <summary>A verifier that reads the keys from where the issuer says.</summary>
    public static JwtVerifier For(TrustedIssuer issuer, TimeProvider clock, ILogger logger) =>
        new(
            issuer,
            new SigningKeys(issuer.Name, KeySources.Of(issuer.Jwks), IssuersFile.IsAddress(issuer.Jwks) ? KeyPace.Remote : KeyPace.File, clock, logger),
            clock);

    /// <summary>A verifier of the tokens that this installation makes itself.</summary>
    public static JwtVerifier For(LocalTokens local, TimeProvider clock, ILogger logger) =>
        new(local.Issuer, new SigningKeys(LocalTokens.IssuerName, _ => Task.FromResult(local.PublicKeys()), KeyPace.File, clock, logger), clock);

    /// <summary>Checks a token.</summary>
    /// <exception cref="global::Grpc.Core.RpcException">UNAUTHENTICATED; the message says why.</exception>
    public async ValueTask VerifyAsync(JsonWebToken token, CancellationToken cancellationToken)
    {
        if (!issuer.Algorithms.Contains(token.Alg))
        {
            throw TokenRefusals.Algorithm(issuer.Algorithms);
        }

        if (token.TryGetHeaderValue<object>("crit", out _))
        {
            throw TokenRefusals.Extensions();
        }

        var key = await keys.FindAsync(token.Kid is { Length: > 0 } kid ? kid : null, cancellationToken).ConfigureAwait(false);
        if (key is null || key.Alg is { Length: > 0 } alg && alg != token.Alg)
        {
            throw TokenRefusals.UnknownKey();
        }

        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            ValidAlgorithms = issuer.Algorithms,
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = true, // There is one; a token without a kid is checked against it.
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = CheckTime,
        }).ConfigureAwait(false);
        if (!result.IsValid)
        {
            throw TokenRefusals.Of(result.Exception, issuer.Audience);
        }
    }

    public void Dispose() => keys.Dispose();

    // The library's own check asks the system's clock.
    private bool CheckTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return expires is null ? throw new SecurityTokenNoExpirationException()
            : notBefore > expires ? throw new SecurityTokenInvalidLifetimeException()
            : expires <= now - ClockSkew ? throw new SecurityTokenExpiredException { Expires = expires.Value }
            : notBefore > now + ClockSkew ? throw new SecurityTokenNotYetValidException { NotBefore = notBefore.Value }
            : true;
    }
}
