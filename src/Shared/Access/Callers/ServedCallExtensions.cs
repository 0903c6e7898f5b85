using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace TopGrid.Access.Callers;

/// <summary>What a handler or interceptor may ask of the call under way, whatever it came over.</summary>
public static class ServedCallExtensions
{
    /// <summary>The call under way.</summary>
    /// <param name="context">The call context.</param>
    /// <returns>The call; null in a context that no server of ours made, such as that of a unit test.</returns>
    public static ServedCall? FindServedCall(this ServerCallContext context) => context switch
    {
        IServedCallContext own => own.Served,
        IServerCallContextFeature => context.GetHttpContext().Features.Get<ServedCall>(),
        _ => null,
    };

    /// <summary>Who makes this call.</summary>
    /// <param name="context">The call context.</param>
    /// <returns>The caller.</returns>
    /// <exception cref="RpcException">UNAUTHENTICATED when the method is open to anyone and the client named no one.</exception>
    public static Caller GetCaller(this ServerCallContext context) =>
        context.FindCaller() ?? throw new RpcException(AccessCheck.Unknown(context.Method));

    /// <summary>Who makes this call, if that is known.</summary>
    /// <param name="context">The call context.</param>
    /// <returns>The caller, or null in a method open to anyone.</returns>
    public static Caller? FindCaller(this ServerCallContext context) => context.FindServedCall()?.Caller;

    /// <summary>Notes for whom the call acts, for the audit log.</summary>
    /// <param name="context">The call context.</param>
    /// <param name="tpid">The institution.</param>
    /// <returns>The mandate under which it does; null = in the caller's own right.</returns>
    public static MandateRight? ActFor(this ServerCallContext context, string tpid)
    {
        var call = context.FindServedCall();
        var mandate = call?.Caller?.MandateFor(tpid);
        if (call is not null)
        {
            call.Mandate = mandate;
        }

        return mandate;
    }

    /// <summary>Notes what the call is about where its request cannot say it, for the audit log.</summary>
    /// <param name="context">The call context.</param>
    /// <param name="name">Resource name of what it made.</param>
    public static void NoteResource(this ServerCallContext context, string name)
    {
        if (context.FindServedCall() is { } call)
        {
            call.Resource = name;
        }
    }
}
