using Grpc.Core;
using Microsoft.IdentityModel.Tokens;

namespace TopGrid.Access.Tokens;

/// <summary>Why a token is not taken, in words that help its rightful holder and tell nothing that the token itself does not say.</summary>
internal static class TokenRefusals
{
    public static RpcException Make(string sentence) => new(new Status(StatusCode.Unauthenticated, sentence));

    public static RpcException NotReadable() =>
        Make("The token cannot be read as a JWT. Send it whole, as its issuer gave it: \"authorization: Bearer <token>\".");

    public static RpcException UnknownIssuer() =>
        Make("The token's issuer is not trusted here. Use a token of an issuer that the operator of this host has named.");

    public static RpcException Algorithm(IEnumerable<string> taken) =>
        Make($"The token is not signed with an algorithm that is taken here: {string.Join(", ", taken)}. Ask its issuer for one that is.");

    public static RpcException Extensions() =>
        Make("The token demands extensions (header crit) that are not understood here. Ask its issuer for one without.");

    public static RpcException UnknownKey() =>
        Make(
            "The token is signed with a key that its issuer does not publish. Get a new token; if that is refused too, the issuer's key set is behind or away.");

    public static RpcException OtherCertificate() =>
        Make("The token is bound to a client certificate, and this connection does not use it. Connect with that certificate.");

    /// <summary>What the check found, in our words.</summary>
    /// <param name="problem">What the check threw; null = nothing that it would name.</param>
    /// <param name="audience">What the token should be for.</param>
    public static RpcException Of(Exception? problem, string audience) => problem switch
    {
        SecurityTokenExpiredException expired => Make($"The token expired at {expired.Expires:yyyy-MM-dd'T'HH:mm:ss'Z'}. Get a new one."),
        SecurityTokenNotYetValidException early =>
            Make(
                $"The token holds only from {early.NotBefore:yyyy-MM-dd'T'HH:mm:ss'Z'}. Use it then, or set the clock of its issuer right."),
        SecurityTokenNoExpirationException =>
            Make("The token does not say until when it holds (claim exp). Ask its issuer for one that does."),
        SecurityTokenInvalidLifetimeException =>
            Make("The token ends before it begins (claims nbf and exp). Ask its issuer for a right one."),
        SecurityTokenInvalidAudienceException =>
            Make($"The token is for another audience (claim aud). Ask its issuer for one for \"{audience}\"."),
        SecurityTokenInvalidIssuerException => UnknownIssuer(),
        _ => Make("The token's signature does not hold: it was changed on the way, or signed with another key. Get a new one."),
    };
}
