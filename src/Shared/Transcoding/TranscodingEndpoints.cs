using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using TopGrid.Rpc.Local;
using TopGrid.Rpc.Server;
using TopGrid.Transcoding.Answers;
using TopGrid.Transcoding.OpenApi;
using TopGrid.Transcoding.Paths;

namespace TopGrid.Transcoding;

/// <summary>
/// The JSON face: every method that the server takes calls for, at its path of <c>google.api.http</c>, for callers without gRPC. It tells
/// itself from gRPC by the content type, so both may share a port.
/// </summary>
public static class TranscodingEndpoints
{
    /// <summary>Where the OpenAPI document is.</summary>
    public const string DocumentPath = "/openapi.json";

    /// <summary>Maps the face.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="title">Title of the OpenAPI document.</param>
    /// <param name="comments">
    /// A descriptor set with source information of all contracts: the comments become descriptions; null = none.
    /// </param>
    /// <returns>For conventions.</returns>
    /// <exception cref="InvalidOperationException">The path of a method contradicts its contract.</exception>
    public static IEndpointConventionBuilder MapTranscoding(
        this IEndpointRouteBuilder endpoints, string title, Func<Stream>? comments = null)
    {
        var server = endpoints.ServiceProvider.GetRequiredService<RpcServer>();
        var routes = new RouteTable(server.Methods.SelectMany(HttpBinding.Of));
        var document = new Lazy<byte[]>(() => OpenApiDocument.Write(title, routes.Bindings, comments));
        var all = RoutePatternFactory.Parse("/{**path}", null, new RouteValueDictionary { ["path"] = new NotGrpc() });
        return endpoints.Map(all, http => HandleAsync(routes, document, http))
            .WithMetadata(new Places(server, routes)).WithDisplayName("JSON").WithOrder(int.MaxValue);
    }

    private static Task HandleAsync(RouteTable routes, Lazy<byte[]> document, HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) && http.Request.Path == DocumentPath)
        {
            http.Response.ContentType = "application/json";
            return http.Response.Body.WriteAsync(document.Value, http.RequestAborted).AsTask();
        }

        var allowed = routes.Find(http.Request.Method, PathOf(http)).Allowed;
        if (allowed.IsEmpty)
        {
            return Problem.Of(StatusCode.NotFound, StatusCodes.Status404NotFound,
                $"There is nothing at this path; {DocumentPath} names all that are there.").WriteAsync(http);
        }

        http.Response.Headers.Allow = string.Join(", ", allowed);
        return Problem.Of(
            StatusCode.Unimplemented, StatusCodes.Status405MethodNotAllowed,
                $"This path takes {string.Join(" or ", allowed)}, not {http.Request.Method}.").WriteAsync(http);
    }

    private static RawPath PathOf(HttpContext http) => RawPath.Of(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    private static async Task RunAsync(RpcServer server, HttpBinding binding, HttpContext http)
    {
        var lifetime = new CallLifetime(JsonProtocol.DeadlineOf(http), http.RequestAborted);
        var variables = http.Features.GetRequiredFeature<Paths.Route>().Variables;
        var call = new JsonServerCall(http, binding, variables, lifetime, JsonProtocol.HeadersOf(http), server.Options);
        http.Features.Set(call);
        await server.RunAsync(binding.Method, call, checkAccess: false);
        call.Lifetime.End();
        if (!Shutdown.IsClientGone(http) && !call.IsCutOff)
        {
            await FinishAsync(http, call, binding);
        }
    }

    private static async Task FinishAsync(HttpContext http, JsonServerCall call, HttpBinding binding)
    {
        if (call.Status.StatusCode != StatusCode.OK)
        {
            var problem = new Problem(call.Status, call.ResponseTrailers, call.IsTooLong ? StatusCodes.Status413PayloadTooLarge : null);
            if (http.Response.HasStarted)
            {
                await call.WriteLineAsync($"{{\"error\":{problem.ToLine()}}}\n", CancellationToken.None);
            }
            else
            {
                await problem.WriteAsync(http);
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
            await http.Response.Body.WriteAsync(call.Answer);
        }
    }

    /// <summary>Chooses the endpoint of a method by the place in its contract, which ASP.NET's routing cannot read.</summary>
    private sealed class Places(RpcServer server, RouteTable routes) : IEdgeRoutes
    {
        private readonly Dictionary<HttpBinding, Endpoint> _endpoints = routes.Bindings.ToDictionary(
            binding => binding,
            binding => RpcEndpoints.Endpoint(binding.Method, new JsonProtocol(binding), "JSON " + binding.Method.Description.FullName,
                http => RunAsync(server, binding, http)));

        public Endpoint? Find(HttpContext http)
        {
            var route = routes.Find(http.Request.Method, PathOf(http));
            if (route.Binding is null)
            {
                return null;
            }

            http.Features.Set(route);
            return _endpoints[route.Binding];
        }
    }

    private sealed class NotGrpc : IRouteConstraint
    {
        public bool Match(
            HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is null || !GrpcProtocol.IsGrpc(httpContext.Request.ContentType);
    }
}
