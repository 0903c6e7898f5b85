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

    /// <summary>Notes for whom the call acts, for the audit log.</summary>
    /// <param name="context">The call.</param>
    /// <param name="tpid">The institution.</param>
    /// <returns>The mandate under which it does; null = in the caller's own right.</returns>
    public static MandateRight? ActFor(this ServerCallContext context, string tpid)
    {
        var mandate = context.FindCaller()?.MandateFor(tpid);
        if (context is ServerCall call)
        {
            call.Mandate = mandate;
        }

        return mandate;
    }

    /// <summary>Notes what the call is about where its request cannot say it, for the audit log.</summary>
    /// <param name="context">The call.</param>
    /// <param name="name">Resource name of what it made.</param>
    public static void NoteResource(this ServerCallContext context, string name)
    {
        if (context is ServerCall call)
        {
            call.Resource = name;
        }
    }

    internal static RpcException Unknown(string method) => new(new Status(
        StatusCode.Unauthenticated,
        $"{method} needs to know who calls. Send a valid token in the header \"authorization: Bearer <token>\", or connect with a known client certificate."));
}
