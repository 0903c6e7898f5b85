using Grpc.Core;
using Microsoft.AspNetCore.Http;
using TopGrid.Access.Callers;

namespace TopGrid.Rpc.Server;

/// <summary>A way in which calls come over HTTP: what <see cref="NetworkEdge"/> does not do for all of them in one way.</summary>
internal interface IEdgeProtocol
{
    /// <summary>Its name in the audit log; null = gRPC itself.</summary>
    string? Gateway { get; }

    /// <summary>Answers a request that is no call at all, such as one of another content type.</summary>
    /// <returns>Null when it is one.</returns>
    Task? RefuseByHttp(HttpContext http);

    /// <summary>Looks at the headers and prepares the request, before anyone asks who calls.</summary>
    /// <returns>Null when the call may go on, else the refusal.</returns>
    Status? Prepare(HttpContext http, ServedMethod method);

    /// <summary>Answers with a refusal, before anything else was answered.</summary>
    Task RefuseAsync(HttpContext http, Status status, Metadata trailers);

    /// <summary>The outcome of a call that ran, and what is still missing in the answer.</summary>
    Status Finish(HttpContext http, ServedCall call);
}

/// <summary>What an endpoint serves; stands in its metadata.</summary>
/// <param name="Method">The method.</param>
/// <param name="Protocol">How calls of it come.</param>
internal sealed record EdgeMethod(ServedMethod Method, IEdgeProtocol Protocol);

/// <summary>Chooses an endpoint that routing did not; stands in the metadata of one that takes every path.</summary>
internal interface IEdgeRoutes
{
    /// <summary>The endpoint of a request.</summary>
    /// <returns>Null when there is none; the one that takes every path then says so.</returns>
    Endpoint? Find(HttpContext http);
}
