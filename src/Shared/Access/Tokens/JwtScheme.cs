using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TopGrid.Access.Tokens;

/// <summary>
/// The tokens of one issuer. ASP.NET Core's scheme for bearer tokens checks signature, issuer, audience and time; what it cannot do is done
/// here before (docs/decisions/0004-tokens.md): only algorithms that are taken, no extensions, and keys that are read anew at most so
/// often.
/// </summary>
/// <param name="issuer">Whose tokens.</param>
/// <param name="keys">Its public keys.</param>
/// <param name="clock">The clock.</param>
internal sealed class JwtScheme(TrustedIssuer issuer, SigningKeys keys, TimeProvider clock) : IDisposable
{
    /// <summary>How far the clocks of issuer and host may differ.</summary>
    public static TimeSpan ClockSkew { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Whose tokens.</summary>
    public TrustedIssuer Issuer => issuer;

    /// <summary>Name of the scheme.</summary>
    public string Name => NameOf(issuer.Name);

    /// <summary>Name of the scheme of an issuer.</summary>
    public static string NameOf(string issuer) => "jwt:" + issuer;

    /// <summary>A scheme that reads the keys from where the issuer says.</summary>
    public static JwtScheme For(TrustedIssuer issuer, TimeProvider clock, ILogger logger) =>
        new(
            issuer,
            new SigningKeys(
                issuer.Name, KeySources.Of(issuer.Jwks), IssuersFile.IsAddress(issuer.Jwks) ? KeyPace.Remote : KeyPace.File, clock, logger),
            clock);

    /// <summary>The scheme of the tokens that this installation makes itself.</summary>
    public static JwtScheme For(LocalTokens local, TimeProvider clock, ILogger logger) =>
        new(
            local.Issuer, new SigningKeys(LocalTokens.IssuerName, _ => Task.FromResult(local.PublicKeys()), KeyPace.File, clock, logger),
            clock);

    /// <summary>Settings of the framework's scheme.</summary>
    public void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            ValidAlgorithms = issuer.Algorithms,
            IssuerSigningKeyResolver = (_, _, kid, _) => keys.Known(kid) is { } key ? [key] : [],
            TryAllIssuerSigningKeys = true, // There is one; a token without a kid is checked against it.
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = CheckTime,
        };
    }

    /// <summary>Checks the token of a request.</summary>
    /// <exception cref="Grpc.Core.RpcException">UNAUTHENTICATED; the message says why.</exception>
    public async ValueTask VerifyAsync(JsonWebToken token, HttpContext http)
    {
        if (!issuer.Algorithms.Contains(token.Alg))
        {
            throw TokenRefusals.Algorithm(issuer.Algorithms);
        }

        if (token.TryGetHeaderValue<object>("crit", out _))
        {
            throw TokenRefusals.Extensions();
        }

        var key = await keys.FindAsync(token.Kid is { Length: > 0 } kid ? kid : null, http.RequestAborted);
        if (key is null || key.Alg is { Length: > 0 } alg && alg != token.Alg)
        {
            throw TokenRefusals.UnknownKey();
        }

        var result = await http.AuthenticateAsync(Name);
        if (!result.Succeeded)
        {
            throw TokenRefusals.Of(result.Failure, issuer.Audience);
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
