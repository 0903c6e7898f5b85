using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Wire;
using TopGrid.Transcoding.Answers;
using TopGrid.Transcoding.Paths;

namespace TopGrid.Transcoding;

/// <summary>JSON over HTTP, as the network edge sees it: errors are problem details.</summary>
/// <param name="binding">The place that is served.</param>
internal sealed class JsonProtocol(HttpBinding binding) : IEdgeProtocol
{
    public string? Gateway => "json";

    public Task? RefuseByHttp(HttpContext http) => UnsupportedContent(http.Request) is { } unsupported
        ? Problem.Of(StatusCode.InvalidArgument, StatusCodes.Status415UnsupportedMediaType, unsupported).WriteAsync(http)
        : null;

    public Status? Prepare(HttpContext http, ServedMethod method)
    {
        http.Response.Headers.CacheControl = "no-store"; // Answers depend on who asks, also when a certificate says who.
        HttpLimits.Lift(http, binding.Descriptor.IsClientStreaming);
        try
        {
            _ = DeadlineOf(http);
            _ = HeadersOf(http);
            return null;
        }
        catch (RpcException refusal)
        {
            return new Status(StatusCode.InvalidArgument, refusal.Status.Detail);
        }
    }

    public Task RefuseAsync(HttpContext http, Status status, Metadata trailers) => new Problem(status, trailers).WriteAsync(http);

    public Status Finish(HttpContext http, ServedCall call) => http.Features.GetRequiredFeature<JsonServerCall>().Status;

    /// <summary>The instant until which the client waits.</summary>
    /// <exception cref="RpcException">For a header that is no time.</exception>
    public static DateTime DeadlineOf(HttpContext http)
    {
        if (!http.Request.Headers.TryGetValue(GrpcTimeout.Header, out var timeout))
        {
            return DateTime.MaxValue;
        }

        var left = GrpcTimeout.Parse(timeout.ToString()) ?? throw new RpcException(GrpcTimeout.Wrong(timeout.ToString()));
        var now = DateTime.UtcNow;
        return left < DateTime.MaxValue - now ? now + left : DateTime.MaxValue;
    }

    /// <summary>The headers of a request as metadata, without those that are the protocol's own.</summary>
    /// <exception cref="RpcException">For a binary value that is not base64.</exception>
    public static Metadata HeadersOf(HttpContext http)
    {
        var headers = new Metadata();
        foreach (var (name, values) in http.Request.Headers)
        {
            foreach (var value in values)
            {
                MetadataRules.AddHeader(headers, name, value ?? "");
            }
        }

        return headers;
    }

    /// <summary>Why the body cannot be read; null = it can, or there is none.</summary>
    private string? UnsupportedContent(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } || binding.Body.Length == 0)
        {
            return null;
        }

        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            return $"The body is encoded as {encoding}; send it as it is.";
        }

        var takes = binding.Descriptor.IsClientStreaming ? JsonServerCall.Lines : "application/json";
        var fits = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals(takes, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        return fits ? null : $"This method takes the content type {takes} in UTF-8, not \"{request.ContentType}\".";
    }
}
