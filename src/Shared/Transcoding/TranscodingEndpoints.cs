using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using TopGrid.Grpc.Server;
using TopGrid.Grpc.Wire;
using TopGrid.Transcoding.Answers;
using TopGrid.Transcoding.OpenApi;
using TopGrid.Transcoding.Paths;

namespace TopGrid.Transcoding;

/// <summary>
/// The JSON face: every method that the server takes calls for, at its path of <c>google.api.http</c>, for callers without gRPC. It tells itself
/// from gRPC by the content type, so both may share a port.
/// </summary>
public static class TranscodingEndpoints
{
    /// <summary>Where the OpenAPI document is.</summary>
    public const string DocumentPath = "/openapi.json";

    /// <summary>Maps the face.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="title">Title of the OpenAPI document.</param>
    /// <param name="comments">A descriptor set with source information of all contracts: the comments become descriptions; null = none.</param>
    /// <returns>For conventions.</returns>
    /// <exception cref="InvalidOperationException">The path of a method contradicts its contract.</exception>
    public static IEndpointConventionBuilder MapTranscoding(this IEndpointRouteBuilder endpoints, string title, Func<Stream>? comments = null)
    {
        var server = endpoints.ServiceProvider.GetRequiredService<GrpcServer>();
        var routes = new RouteTable(server.Methods.SelectMany(HttpBinding.Of));
        var document = new Lazy<byte[]>(() => OpenApiDocument.Write(title, routes.Bindings, comments));
        var all = RoutePatternFactory.Parse("/{**path}", null, new RouteValueDictionary { ["path"] = new NotGrpc() });
        return endpoints.Map(all, http => HandleAsync(server, routes, document, http)).WithDisplayName("JSON").WithOrder(int.MaxValue);
    }

    private static Task HandleAsync(GrpcServer server, RouteTable routes, Lazy<byte[]> document, HttpContext http)
    {
        var path = RawPath.Of(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (HttpMethods.IsGet(http.Request.Method) && http.Request.Path == DocumentPath)
        {
            http.Response.ContentType = "application/json";
            return http.Response.Body.WriteAsync(document.Value, http.RequestAborted).AsTask();
        }

        var route = routes.Find(http.Request.Method, path);
        if (route.Binding is null)
        {
            if (route.Allowed.IsEmpty)
            {
                return Problem.Of(StatusCode.NotFound, StatusCodes.Status404NotFound, $"There is nothing at this path; {DocumentPath} names all that are there.").WriteAsync(http);
            }

            http.Response.Headers.Allow = string.Join(", ", route.Allowed);
            return Problem.Of(
                StatusCode.Unimplemented, StatusCodes.Status405MethodNotAllowed, $"This path takes {string.Join(" or ", route.Allowed)}, not {http.Request.Method}.").WriteAsync(http);
        }

        return UnsupportedContent(http.Request, route.Binding) is { } unsupported
            ? Problem.Of(StatusCode.InvalidArgument, StatusCodes.Status415UnsupportedMediaType, unsupported).WriteAsync(http)
            : RunAsync(server, route.Binding, route.Variables, http);
    }

    private static async Task RunAsync(GrpcServer server, HttpBinding binding, IReadOnlyDictionary<string, string> variables, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store"; // Answers depend on who asks, also when a certificate says who.
        GrpcEndpoints.LiftLimits(http, binding.Descriptor.IsClientStreaming);
        JsonServerCall call;
        try
        {
            var lifetime = new CallLifetime(HttpServerCall.DeadlineOf(http), http.RequestAborted);
            call = new JsonServerCall(http, binding, variables, lifetime, HttpServerCall.HeadersOf(http), server.Options);
        }
        catch (RpcException refusal)
        {
            await Problem.Of(StatusCode.InvalidArgument, StatusCodes.Status400BadRequest, refusal.Status.Detail).WriteAsync(http).ConfigureAwait(false);
            return;
        }

        await server.RunAsync(binding.Method, call).ConfigureAwait(false);
        call.Lifetime.End();
        if (!http.RequestAborted.IsCancellationRequested && !call.IsCutOff)
        {
            await FinishAsync(http, call, binding).ConfigureAwait(false);
        }
    }

    private static async Task FinishAsync(HttpContext http, JsonServerCall call, HttpBinding binding)
    {
        if (call.Status.StatusCode != StatusCode.OK)
        {
            var problem = new Problem(call.Status, call.ResponseTrailers, call.IsTooLong ? StatusCodes.Status413PayloadTooLarge : null);
            if (http.Response.HasStarted)
            {
                await call.WriteLineAsync($"{{\"error\":{problem.ToLine()}}}\n", CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                await problem.WriteAsync(http).ConfigureAwait(false);
            }
        }
        else if (binding.Descriptor.IsServerStreaming)
        {
            call.BeginStream();
        }
        else
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = call.Answer!.Length;
            await http.Response.Body.WriteAsync(call.Answer).ConfigureAwait(false);
        }
    }

    /// <summary>Why the body cannot be read; null = it can, or there is none.</summary>
    private static string? UnsupportedContent(HttpRequest request, HttpBinding binding)
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

    private sealed class NotGrpc : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is null || !GrpcEndpoints.IsGrpc(httpContext.Request.ContentType);
    }
}
