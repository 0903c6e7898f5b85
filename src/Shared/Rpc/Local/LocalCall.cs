using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Errors;

namespace TopGrid.Rpc.Local;

/// <summary>
/// A call that the framework does not serve: one inside this process, or one over JSON. Each says how messages are read and written.
/// </summary>
internal abstract class LocalCall(ServedCall served, CallLifetime lifetime) : ServerCallContext, IServedCallContext
{
    private static readonly AuthContext _noAuthentication = new(null, []);

    private readonly Metadata _trailers = [];
    private Dictionary<object, object>? _userState;

    /// <inheritdoc/>
    public ServedCall Served => served;

    /// <summary>Deadline and cancellation.</summary>
    public CallLifetime Lifetime => lifetime;

    /// <summary>Where the service comes from; set when the call starts.</summary>
    public IServiceProvider Services { get; set; } = null!;

    protected override string MethodCore => served.Method;

    protected override string HostCore => "";

    protected override string PeerCore => served.Peer;

    protected override DateTime DeadlineCore => lifetime.Deadline;

    protected override CancellationToken CancellationTokenCore => lifetime.Token;

    protected override Metadata ResponseTrailersCore => _trailers;

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => _noAuthentication;

    protected override IDictionary<object, object> UserStateCore => _userState ??= [];

    /// <summary>Ends the call with a refusal and all its details.</summary>
    public void End(RpcException refusal)
    {
        Status = refusal.Status;
        foreach (var entry in refusal.Trailers)
        {
            _trailers.Add(entry);
        }

        ErrorDetails.Complete(Status, Method, _trailers);
    }

    /// <summary>Reads the next request; null at the end.</summary>
    public abstract ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Writes a response.</summary>
    public abstract ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Reads the one request of a call that has one.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class
    {
        var request = await ReadAsync(marshaller, CancellationToken)
            ?? throw new RpcException(new Status(StatusCode.Internal, $"{Method} takes one request and got none."));
        return await ReadAsync(marshaller, CancellationToken) is null
            ? request
            : throw new RpcException(new Status(StatusCode.Internal, $"{Method} takes one request and got more."));
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException(
            "A CallScope carries caller, deadline and cancellation on to the next call; there is no token to pass.");
}
