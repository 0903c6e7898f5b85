using Grpc.Core;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Server;

namespace TopGrid.Grpc.Pipeline;

/// <summary>
/// Finds out who calls. From the network that is the holder of the token or client certificate; in process it is the typed caller that the channel
/// handed over, and metadata is not looked at.
/// </summary>
internal sealed class IdentityInterceptor(ICallerResolver? resolver) : ICallInterceptor
{
    private const string Header = "authorization";
    private const string Scheme = "Bearer ";

    public async Task InterceptAsync(ServerCallContext context, Func<Task> next)
    {
        var call = (ServerCall)context;
        call.Caller = call.IsInProcess ? call.HandedOverCaller : await FromNetworkAsync(call).ConfigureAwait(false);
        using var scope = CallScope.For(context);
        await next().ConfigureAwait(false);
    }

    private async ValueTask<Caller?> FromNetworkAsync(ServerCall call)
    {
        var headers = call.RequestHeaders;
        var entries = headers.GetAll(Header).ToList();
        var certificate = call.ClientCertificate;
        if (entries.Count == 0 && certificate is null)
        {
            return null;
        }

        foreach (var entry in entries)
        {
            // The secret has served its purpose; a handler or a log has none for it.
            headers.Remove(entry);
        }

        if (resolver is null || entries.Count > 1 || (entries is [var one] && !one.Value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)))
        {
            throw ServerCallContextExtensions.Unknown(call.Method);
        }

        var token = entries is [var bearer] ? bearer.Value[Scheme.Length..].Trim() : null;
        var caller = await resolver.ResolveAsync(new Credentials(token, certificate), call.CancellationToken).ConfigureAwait(false);
        return caller ?? (token is null ? null : throw ServerCallContextExtensions.Unknown(call.Method));
    }
}
