using System.Globalization;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.Interceptors;
using TopGrid.Rpc.Local;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.Server;

/// <summary>
/// gRPC itself. The framework speaks the protocol; what it leaves open or does otherwise than docs/errors.md promises is done here, at the
/// headers before it and at the trailers behind it.
/// </summary>
internal sealed class GrpcProtocol(RpcServerOptions options, Shutdown shutdown) : IEdgeProtocol
{
    private const string ContentType = "application/grpc";
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";
    private const string EncodingHeader = "grpc-encoding";
    private const string AcceptHeader = "grpc-accept-encoding";

    public string? Gateway => null;

    public Task? RefuseByHttp(HttpContext http)
    {
        if (!IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return http.Response.WriteAsync(
                $"This is a gRPC method; it takes the content type {ContentType}, not \"{http.Request.ContentType}\".");
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return http.Response.WriteAsync($"gRPC needs HTTP/2; this request came over {http.Request.Protocol}.");
        }

        return null;
    }

    /// <summary>
    /// Answers a request that says gRPC, of another HTTP method than gRPC's: routing, which has JSON's paths too, finds nothing for it.
    /// </summary>
    /// <returns>Null when it is none.</returns>
    public static Task? RefuseVerb(HttpContext http)
    {
        if (!IsGrpc(http.Request.ContentType) || HttpMethods.IsPost(http.Request.Method))
        {
            return null;
        }

        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = HttpMethods.Post;
        return http.Response.WriteAsync($"gRPC takes {HttpMethods.Post}, not {http.Request.Method}.");
    }

    public Status? Prepare(HttpContext http, ServedMethod method)
    {
        var headers = http.Request.Headers;
        var response = http.Response;
        response.Headers[AcceptHeader] = BoundedGzip.Accepted;
        string? encoding = headers[EncodingHeader];
        if (encoding is not (null or "" or "identity" or BoundedGzip.Name))
        {
            return new Status(StatusCode.Unimplemented, $"Compression \"{encoding}\" is not supported; use gzip or none.");
        }

        if (encoding != BoundedGzip.Name)
        {
            headers[AcceptHeader] = "identity"; // Whoever compresses, and takes it back, gets it back; nobody else does.
        }

        if (headers.TryGetValue(GrpcTimeout.Header, out var timeout))
        {
            if (GrpcTimeout.Parse(timeout.ToString()) is not { } left)
            {
                return GrpcTimeout.Wrong(timeout.ToString());
            }

            if (left.Ticks < TimeSpan.TicksPerMillisecond)
            {
                return CallLifetime.DeadlinePassed; // The framework takes it for no deadline at all.
            }

            response.OnStarting(() =>
            {
                // At a deadline the framework answers by itself, from a timer.
                Complete(response.Headers, method, CallLifetime.DeadlinePassed, onlyIf: StatusCode.DeadlineExceeded);
                return Task.CompletedTask;
            });
        }

        if (RepeatedBytes.Take(headers, http) is { } wrong)
        {
            return wrong;
        }

        LiftLimits(http, method.Description.Type);
        return null;
    }

    public Task RefuseAsync(HttpContext http, Status status, Metadata trailers)
    {
        var headers = http.Response.Headers;
        http.Response.ContentType = ContentType;
        headers[StatusHeader] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        headers[MessageHeader] = PercentEncoding.Encode(status.Detail);
        foreach (var entry in trailers)
        {
            headers.Append(entry.Key, entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value);
        }

        return Task.CompletedTask;
    }

    public Status Finish(HttpContext http, ServedCall call)
    {
        if (http.Features.Get<IServerCallContextFeature>()?.ServerCallContext is not { } context)
        {
            return Status.DefaultSuccess; // HTTP's own refusal, such as another content type: there was no call.
        }

        if (context.Status.StatusCode == StatusCode.OK)
        {
            return context.Status;
        }

        var isStopped = IsUnread(context.Status, call) && shutdown.IsOver && http.RequestAborted.IsCancellationRequested;
        if (IsUnread(context.Status, call) && !isStopped)
        {
            Faults.CountUnreadable(call.Method);
        }

        var status = isStopped ? CallLifetime.Stopping : InOurWords(context.Status, call);
        var target = http.Response.HasStarted ? http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : http.Response.Headers;
        if (target is { IsReadOnly: false } && !Shutdown.IsClientGone(http))
        {
            Complete(target, http.GetEndpoint()!.Metadata.GetMetadata<EdgeMethod>()!.Method, status, onlyIf: context.Status.StatusCode);
        }

        return status;
    }

    /// <summary>What the framework says by itself: without its details, since it has none of ours.</summary>
    private Status InOurWords(Status status, ServedCall call) => status switch
    {
        { StatusCode: StatusCode.ResourceExhausted, Detail: "Received message exceeds the maximum configured message size." } =>
            BoundedGzip.TooLong(options.MaxRequestBytes),
        { StatusCode: StatusCode.DeadlineExceeded, Detail: "Deadline Exceeded" } => CallLifetime.DeadlinePassed,

        { DebugException: { } unread } when IsUnread(status, call) => unread switch
        {
            InvalidProtocolBufferException => Faults.Unreadable("message of " + call.Method),
            // Over 2 GiB.
            IOException when unread.Message.StartsWith("Message too large", StringComparison.Ordinal) =>
                BoundedGzip.TooLong(options.MaxRequestBytes),
            _ => Faults.Misframed(call.Method, unread),
        },
        _ => status,
    };

    // The interceptors leave no exception as it was: one that is told as UNKNOWN comes from reading the request.
    private static bool IsUnread(Status status, ServedCall call) =>
        status is { StatusCode: StatusCode.Unknown, DebugException: not null } && call.Request is null;

    private static void Complete(IHeaderDictionary target, ServedMethod method, Status status, StatusCode onlyIf)
    {
        if (target[StatusHeader] != ((int)onlyIf).ToString(CultureInfo.InvariantCulture) || target.ContainsKey(ErrorDetails.Trailer))
        {
            return;
        }

        var details = new Metadata();
        ErrorDetails.Complete(status, method.Description.FullName, details);
        target[StatusHeader] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        target[MessageHeader] = PercentEncoding.Encode(status.Detail);
        target[ErrorDetails.Trailer] = Convert.ToBase64String(details[0].ValueBytes);
    }

    /// <summary>Whether a content type says gRPC.</summary>
    internal static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length
            || contentType[ContentType.Length] == ';'
            || contentType[ContentType.Length..].StartsWith("+proto", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Each message has a limit of its own; a stream of them has neither a length nor a rate: the message limit and the deadline bound it.
    /// One request has a time instead, whatever its rate.
    /// </summary>
    private void LiftLimits(HttpContext http, MethodType type)
    {
        HttpLimits.Lift(http, isStream: true);
        var isOne = type is MethodType.Unary or MethodType.ServerStreaming;
        http.Features.Set<IRequestBodyPipeFeature>(new PatientReader(http, isOne ? options.RequestTimeout : Timeout.InfiniteTimeSpan));
    }
}
