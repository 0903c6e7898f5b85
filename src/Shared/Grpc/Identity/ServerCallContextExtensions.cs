using Grpc.Core;
using TopGrid.Grpc.Server;

namespace TopGrid.Grpc.Identity;

/// <summary>The caller of a call under way.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>Who makes this call.</summary>
    /// <param name="context">The call.</param>
    /// <returns>The caller.</returns>
    /// <exception cref="RpcException">UNAUTHENTICATED when the method is open to anyone and the client named no one.</exception>
    public static Caller GetCaller(this ServerCallContext context) => context.FindCaller() ?? throw Unknown(context.Method);

    /// <summary>Who makes this call, if that is known.</summary>
    /// <param name="context">The call.</param>
    /// <returns>The caller, or null in a method open to anyone.</returns>
    public static Caller? FindCaller(this ServerCallContext context) =>
        (context as ServerCall)?.Caller;

    internal static RpcException Unknown(string method) => new(new Status(
        StatusCode.Unauthenticated,
        $"{method} needs to know who calls. Send a valid token in the header \"authorization: Bearer <token>\", or connect with a known client certificate."));
}
