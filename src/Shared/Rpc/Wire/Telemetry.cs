using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using TopGrid.Rpc.Server;

namespace TopGrid.Rpc.Wire;

/// <summary>One span per call and side. Source <c>TopGrid.Rpc</c>, name <c>{service}/{method}</c>, attributes <c>rpc.*</c>.</summary>
internal static class Telemetry
{
    private static readonly ActivitySource _source = new(RpcServer.ActivitySourceName);

    // Name and tags of a method's spans; only methods that a contract knows get here.
    private static readonly ConcurrentDictionary<string, (string Name, KeyValuePair<string, object?>[] Tags)> _names = new(
        StringComparer.Ordinal);

    /// <summary>Starts a client's span and leaves the current one as it is: the call may outlive the code that made it.</summary>
    public static Activity? StartClient(string fullName)
    {
        if (!_source.HasListeners())
        {
            return null;
        }

        var current = Activity.Current;
        var span = Start(fullName, ActivityKind.Client, current?.Context ?? default);
        Activity.Current = current;
        return span;
    }

    /// <summary>
    /// Starts a server's span and makes it the current one. Without a client's span it is a root: ASP.NET Core makes an activity of its own
    /// for a request, which nobody exports and which would be a parent that nobody finds.
    /// </summary>
    public static Activity? StartServer(string fullName, ActivityContext parent)
    {
        if (!_source.HasListeners())
        {
            return null;
        }

        if (parent == default)
        {
            Activity.Current = null;
        }

        return Start(fullName, ActivityKind.Server, parent);
    }

    /// <summary>Ends a span. A refusal is an answer, not an error: only what broke is.</summary>
    public static void End(Activity? span, Status status)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("rpc.grpc.status_code", (int)status.StatusCode);
        if (status.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss or StatusCode.Unavailable)
        {
            span.SetStatus(ActivityStatusCode.Error, status.Detail);
        }

        var current = Activity.Current;
        span.Stop();
        Activity.Current = current == span ? span.Parent : current;
    }

    private static Activity? Start(string fullName, ActivityKind kind, ActivityContext parent)
    {
        var (name, tags) = _names.GetOrAdd(fullName, static full =>
        {
            var slash = full.LastIndexOf('/');
            return (full[1..], [new("rpc.system", "grpc"), new("rpc.service", full[1..slash]), new("rpc.method", full[(slash + 1)..])]);
        });
        return _source.StartActivity(name, kind, parent, tags);
    }
}
