using Google.Protobuf;
using Grpc.Core;
using TopGrid.Access.Rules;

namespace TopGrid.Access.Callers;

/// <summary>
/// A call that this process serves, whatever it came over: what is known of it beside its messages, and more as it goes on. From the
/// network it travels in the features of the HTTP request; in process and over JSON the call context itself carries it (<see
/// cref="IServedCallContext"/>).
/// </summary>
/// <param name="method">The method: <c>/{service}/{method}</c>.</param>
/// <param name="rule">Who may call it.</param>
/// <param name="begun">When the call came in.</param>
public sealed class ServedCall(string method, AccessRule rule, DateTimeOffset begun)
{
    /// <summary>The method: <c>/{service}/{method}</c>.</summary>
    public string Method { get; } = method;

    /// <summary>Who may call it.</summary>
    public AccessRule Rule { get; } = rule;

    /// <summary>When the call came in.</summary>
    public DateTimeOffset Begun { get; } = begun;

    /// <summary>Whether the call was made inside this process.</summary>
    public bool IsInProcess { get; init; }

    /// <summary>
    /// What the call came over when that is not gRPC itself, by its name in the audit log, such as <c>json</c>; null = gRPC.
    /// </summary>
    public string? Gateway { get; init; }

    /// <summary>Where the call comes from, as gRPC writes it: <c>ipv4:...</c>, <c>ipv6:...</c> or <c>inprocess:{module}</c>.</summary>
    public required string Peer { get; init; }

    /// <summary>Who calls; null as long as that is not known, and where anyone may call.</summary>
    public Caller? Caller { get; set; }

    /// <summary>The first request; null as long as none was read.</summary>
    public IMessage? Request { get; set; }

    /// <summary>The mandate under which it acts for another institution; null = in the caller's own right, or not known yet.</summary>
    public MandateRight? Mandate { get; set; }

    /// <summary>Resource name of what the call is about, where its request does not say it; null = look at the request.</summary>
    public string? Resource { get; set; }

    /// <summary>Why identity or access refused the call at the network edge; null = they did not.</summary>
    internal Status? Refusal { get; set; }
}

/// <summary>A call context of our own, which carries the call itself; the framework's has it in the features of its HTTP request.</summary>
public interface IServedCallContext
{
    /// <summary>The call.</summary>
    ServedCall Served { get; }
}
