using Grpc.Core;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Server;

namespace TopGrid.Grpc.Pipeline;

/// <summary>
/// Finds out who calls. From the network that is the holder of the token; in process it is the typed caller that the channel
/// handed over, and metadata is not looked at.
/// </summary>
internal sealed class IdentityInterceptor(ICallerResolver? resolver) : ICallInterceptor
{
    private const string Header = "authorization";
    private const string Scheme = "Bearer ";

    public async Task InterceptAsync(ServerCallContext context, Func<Task> next)
    {
        var call = (ServerCall)context;
        call.Caller = call.IsInProcess ? call.HandedOverCaller : await FromTokenAsync(call).ConfigureAwait(false);
        using var scope = CallScope.For(context);
        await next().ConfigureAwait(false);
    }

    private async ValueTask<Caller?> FromTokenAsync(ServerCall call)
    {
        var headers = call.RequestHeaders;
        var entries = headers.GetAll(Header).ToList();
        if (entries.Count == 0)
        {
            return null;
        }

        foreach (var entry in entries)
        {
            // The secret has served its purpose; a handler or a log has none for it.
            headers.Remove(entry);
        }

        var value = entries[0].Value;
        return entries.Count == 1 && resolver is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && await resolver.ResolveAsync(value[Scheme.Length..].Trim(), call.CancellationToken).ConfigureAwait(false) is { } caller
            ? caller
            : throw ServerCallContextExtensions.Unknown(call.Method);
    }
}
