using System.Security.Claims;
using System.Text.Encodings.Web;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TopGrid.Access.Callers;

namespace TopGrid.Access.Network;

/// <summary>
/// Finds out at the network edge who calls: the holder of the token or client certificate. The token is taken out of the headers, since it
/// has served its purpose and neither a handler nor a log has one for it.
/// </summary>
internal sealed class CallerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
        IEnumerable<ICallerResolver> resolvers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Name of the scheme, the default one.</summary>
    public const string Name = "TopGrid";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.Features.Get<ServedCall>() is not { } call)
        {
            return AuthenticateResult.NoResult();
        }

        var headers = Request.Headers.Authorization;
        var certificate = Context.Connection.ClientCertificate;
        if (headers.Count == 0 && certificate is null)
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            if (resolvers.LastOrDefault() is not { } resolver
                || headers.Count > 1 || (headers is [var one] && one?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) != true))
            {
                throw new RpcException(AccessCheck.Unknown(call.Method));
            }

            var token = headers is [var bearer] ? bearer![Bearer.Length..].Trim() : null;
            call.Caller = await resolver.ResolveAsync(new Credentials(token, certificate), Context);
            return call.Caller is { } caller ? Known(caller)
                : token is null ? AuthenticateResult.NoResult()
                : throw new RpcException(AccessCheck.Unknown(call.Method));
        }
        catch (RpcException refusal)
        {
            call.Refusal = refusal.Status;
            return AuthenticateResult.Fail(refusal);
        }
        finally
        {
            Request.Headers.Remove("Authorization");
        }
    }

    private static AuthenticateResult Known(Caller caller) =>
        AuthenticateResult.Success(new(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, caller.UserId)], Name)), Name));
}
