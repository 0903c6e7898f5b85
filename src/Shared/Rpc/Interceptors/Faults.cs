using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.Local;
using TopGrid.Rpc.Server;

namespace TopGrid.Rpc.Interceptors;

/// <summary>
/// What an exception means to a client. Refusals pass; every other exception becomes INTERNAL, or UNAVAILABLE when it will pass by itself,
/// with an id: the log knows the rest, the client does not.
/// </summary>
internal sealed class Faults(RpcServerOptions options, Shutdown shutdown, ILogger<Faults> logger)
{
    private static readonly TimeSpan _soonAgain = TimeSpan.FromSeconds(2);

    private static readonly Counter<long> _unreadableRequests = new Meter(RpcServer.ActivitySourceName).CreateCounter<long>(
        "topgrid.rpc.unreadable_requests", description: "Requests from the network that were no message of their method.");

    /// <summary>Bytes that are not the promised message: the contract is broken, not the argument.</summary>
    public static Status Unreadable(string type) =>
        new(StatusCode.Internal, $"The message is not a {type}; do both sides use the same contract?");

    /// <summary>Bytes that are no message of anything.</summary>
    public static Status Misframed(string method, Exception problem) =>
        new(StatusCode.Internal, $"A request of {method} is not a message as gRPC frames it: {problem.Message}");

    /// <summary>
    /// Counts a request from the network that could not be read: instead of an entry in the log, which a stranger could fill.
    /// </summary>
    public static void CountUnreadable(string method) => _unreadableRequests.Add(
        1, new("rpc.method", method.TrimStart('/')), new("host.process", $"{Environment.MachineName}/{Environment.ProcessId}"));

    /// <summary>What a handler threw, as a refusal; null when it is one already.</summary>
    public RpcException? Translate(Exception thrown, ServerCallContext context) => thrown switch
    {
        RpcException refusal => Corrected(refusal, context.Method),

        // Whatever a handler met after its call had ended (also: writing to a stream that is gone), the end of the call is the reason.
        OperationCanceledException or IOException or InvalidOperationException when HasEnded(context) =>
            new RpcException(EndOf(context)),
        _ => Of(thrown, context.Method),
    };

    /// <summary>A fault inside, told as an id.</summary>
    public RpcException Of(Exception thrown, string method)
    {
        if (thrown is RpcException refusal)
        {
            return refusal;
        }

        var id = Guid.NewGuid().ToString("N")[..12];
        if (options.IsTemporary(thrown))
        {
            logger.LogWarning(thrown, "{Method} could not be done now, error id {ErrorId}", method, id);
            return Problems.Unavailable(
                "What this host rests on is away or busy for a moment", $"error id {id}",
                    "Try again, with the same request id; if it lasts, give the operator the error id", _soonAgain);
        }

        logger.LogError(thrown, "{Method} failed inside, error id {ErrorId}", method, id);
        return new RpcException(new Status(StatusCode.Internal, $"Something went wrong inside {method}. Give the operator this id: {id}."));
    }

    private static RpcException? Corrected(RpcException refusal, string method) => refusal.Status switch
    {
        { StatusCode: StatusCode.OK } =>
            new RpcException(new Status(StatusCode.Internal, $"{method} failed without saying why."), refusal.Trailers),

        // What the generated base class says of a method that the service does not override.
        { StatusCode: StatusCode.Unimplemented, Detail: "" } =>
            new RpcException(new Status(StatusCode.Unimplemented, $"{method} is in the contract but not served yet."), refusal.Trailers),
        { Detail.Length: > ErrorDetails.LongestSentence } => new RpcException(ErrorDetails.Short(refusal.Status), refusal.Trailers),
        _ => null,
    };

    // At a deadline the framework ends the stream first and cancels the token then: a handler may hear of it by an exception sooner.
    private static bool HasEnded(ServerCallContext context) => context.CancellationToken.IsCancellationRequested
        || DateTime.UtcNow >= context.Deadline;

    private Status EndOf(ServerCallContext context) =>
        DateTime.UtcNow >= context.Deadline ? CallLifetime.DeadlinePassed
        : shutdown.IsOver && context.FindServedCall() is { IsInProcess: false } ? CallLifetime.Stopping
        : CallLifetime.Cancelled;
}
