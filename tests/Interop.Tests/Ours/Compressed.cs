using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using TopGrid.Interop.Tests.Harness;
using TopGrid.Interop.Tests.Protos;

namespace TopGrid.Interop.Tests.Ours;

/// <summary>Tells the test service whether its requests came compressed.</summary>
internal sealed class Compressed(IHttpContextAccessor contexts)
{
    private static readonly object _key = new();

    /// <summary>Watches the requests of a call.</summary>
    public static Task WatchAsync(HttpContext http, RequestDelegate next)
    {
        var flags = new ConcurrentQueue<bool>();
        http.Items[_key] = flags;
        http.Request.Body = new FlagTap(http.Request.Body, flags);
        return next(http);
    }

    /// <summary>Takes the next request of the call; refuses it when it says that it is compressed and is not.</summary>
    public void Check(BoolValue? expected)
    {
        if (contexts.HttpContext is not { } http)
        {
            return; // In process no message is compressed, and none says that it is.
        }

        var came = http.Items[_key] is ConcurrentQueue<bool> flags && flags.TryDequeue(out var flag) && flag;
        if (expected?.Value == true && !came)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The request says that it is compressed, and is not."));
        }
    }
}
