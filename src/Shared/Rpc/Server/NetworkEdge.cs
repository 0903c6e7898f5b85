using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.Interceptors;
using TopGrid.Rpc.Local;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.Server;

/// <summary>
/// The outermost part of every call from the network, before authentication, authorization and the framework's own handler: it knows the
/// call, gives it a span, refuses what comes too late or cannot be read, and sees how it ended.
/// </summary>
internal sealed class NetworkEdge(RequestDelegate next, RpcServer server, Faults faults, Shutdown shutdown)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IEdgeRoutes>()?.Find(http) is { } chosen)
        {
            http.SetEndpoint(chosen);
        }

        return http.GetEndpoint() switch
        {
            null => GrpcProtocol.RefuseVerb(http) ?? next(http),
            { } endpoint when endpoint.Metadata.GetMetadata<EdgeMethod>() is { } edge =>
                edge.Protocol.RefuseByHttp(http) ?? ServeAsync(http, edge),
            _ => next(http),
        };
    }

    private async Task ServeAsync(HttpContext http, EdgeMethod edge)
    {
        var call = new ServedCall(edge.Method.Description.FullName, edge.Method.Rule, server.Clock.GetUtcNow())
        {
            Peer = PeerOf(http),
            Gateway = edge.Protocol.Gateway,
        };
        http.Features.Set(call);
        var span = server.Options.RecordSpans ? Telemetry.StartServer(call.Method, ParentSpanOf(http)) : null;
        using var ending = shutdown.Watch(http);
        var (status, isCall) = await RunAsync(http, edge, call);
        Telemetry.End(span, status);
        if (isCall)
        {
            server.Tell(call, status);
        }

        await SendAsync(http);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The edge of the process for a call.")]
    private async Task<(Status Status, bool IsCall)> RunAsync(HttpContext http, EdgeMethod edge, ServedCall call)
    {
        try
        {
            var refusal = shutdown.IsStopping ? CallLifetime.Stopping : edge.Protocol.Prepare(http, edge.Method);
            if (refusal is { } status)
            {
                // Nobody has asked who calls, so there is nothing to tell; else a stranger could fill the log.
                return (await RefuseAsync(http, edge, new RpcException(status)), false);
            }

            await next(http);
            return (call.Refusal ?? edge.Protocol.Finish(http, call), true);
        }
        catch (Exception) when (Shutdown.IsClientGone(http))
        {
            return (CallLifetime.Cancelled, true);
        }
        catch (Exception thrown)
        {
            var refusal = http.RequestAborted.IsCancellationRequested
                ? new RpcException(CallLifetime.Stopping)
                : faults.Of(thrown, call.Method);
            return (http.Response.HasStarted ? refusal.Status : await RefuseAsync(http, edge, refusal), true);
        }
    }

    // Waits, while the end of the process is watched, until the reader has taken the answer.
    private static async Task SendAsync(HttpContext http)
    {
        try
        {
            await http.Response.CompleteAsync();
        }
        catch (Exception) when (Shutdown.IsClientGone(http))
        {
            // It went without its answer.
        }
    }

    /// <summary>Answers with a refusal and all details.</summary>
    internal static async Task<Status> RefuseAsync(HttpContext http, EdgeMethod edge, RpcException refusal)
    {
        var trailers = new Metadata();
        foreach (var entry in refusal.Trailers)
        {
            trailers.Add(entry);
        }

        ErrorDetails.Complete(refusal.Status, edge.Method.Description.FullName, trailers);
        await edge.Protocol.RefuseAsync(http, refusal.Status, trailers);
        return refusal.Status;
    }

    private static ActivityContext ParentSpanOf(HttpContext http) =>
        ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var parent)
            ? parent
            : default;

    private static string PeerOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        return address is null
            ? "unknown"
            : address.AddressFamily == AddressFamily.InterNetwork
                ? string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{http.Connection.RemotePort}")
                : string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{http.Connection.RemotePort}");
    }
}

/// <summary>Answers what identity and access refused in the way of the call, with status, sentence and details.</summary>
internal sealed class RefusalHandler : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Succeeded || context.GetEndpoint()?.Metadata.GetMetadata<EdgeMethod>() is not { } edge
            ? next(context)
            : NetworkEdge.RefuseAsync(context, edge,
                new RpcException(context.Features.GetRequiredFeature<ServedCall>().Refusal ?? CallLifetime.Cancelled));
}
