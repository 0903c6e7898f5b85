using Google.Protobuf;
using Grpc.Core;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Server;

namespace TopGrid.Grpc.Pipeline;

/// <summary>What an observer may know of a call; more of it is known as the call goes on.</summary>
public sealed class ObservedCall
{
    private readonly ServerCall call;

    private ObservedCall(ServerCall call) => this.call = call;

    /// <summary>The method: <c>/{service}/{method}</c>.</summary>
    public string Method => call.Method;

    /// <summary>Whether the method may change something.</summary>
    public bool Writes => call.Rule.Writes;

    /// <summary>Whether anyone may call the method, known or not.</summary>
    public bool IsOpen => call.Rule.Anonymous;

    /// <summary>Whether the call was made inside this process.</summary>
    public bool IsInProcess => call.IsInProcess;

    /// <summary>What the call came over when that is not gRPC itself, such as <c>json</c>; null = gRPC.</summary>
    public string? Face => call.Face;

    /// <summary>Where the call comes from, as gRPC writes it.</summary>
    public string Peer => call.Peer;

    /// <summary>Who calls; null as long as that is not known.</summary>
    public Caller? Caller => call.Caller;

    /// <summary>The first request; null as long as none was read.</summary>
    public IMessage? Request => call.FirstRequest as IMessage;

    /// <summary>The mandate under which it acts for another institution; null = in the caller's own right, or not known yet.</summary>
    public MandateRight? Mandate => call.Mandate;

    /// <summary>What the call is about, where its request does not say it; null = look at the request.</summary>
    public string? Resource => call.Resource;

    /// <summary>The call that an interceptor sees.</summary>
    /// <param name="context">The call.</param>
    /// <returns>A view of it.</returns>
    public static ObservedCall Of(ServerCallContext context) => new((ServerCall)context);
}
