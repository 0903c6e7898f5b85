using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using TopGrid.Grpc.Access;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Server;

/// <summary>One call at the server, over whatever it came. Each end says how messages are read and written.</summary>
internal abstract class ServerCall(string method, AccessRule rule, CallLifetime lifetime) : ServerCallContext
{
    private readonly Metadata trailers = [];

    /// <summary>Deadline and cancellation.</summary>
    public CallLifetime Lifetime { get; } = lifetime;

    /// <summary>Who may call.</summary>
    public AccessRule Rule { get; } = rule;

    /// <summary>Whether the call was made inside this process.</summary>
    public abstract bool IsInProcess { get; }

    /// <summary>What stands between the caller and gRPC, by its name in the audit log; null = nothing.</summary>
    public virtual string? Face => null;

    /// <summary>The caller an in-process channel hands over; null from the network.</summary>
    public abstract Caller? HandedOverCaller { get; }

    /// <summary>The certificate of the client, from the TLS handshake; null = none.</summary>
    public virtual X509Certificate2? ClientCertificate => null;

    /// <summary>The client's span.</summary>
    public abstract ActivityContext ParentSpan { get; }

    /// <summary>Who calls, once that is known.</summary>
    public Caller? Caller { get; set; }

    /// <summary>The first request, once it was read.</summary>
    public object? FirstRequest { get; set; }

    /// <summary>The mandate under which the call acts for another institution, once that is known; null = in the caller's own right.</summary>
    public MandateRight? Mandate { get; set; }

    /// <summary>What the call is about, where its request cannot say it, such as the name of what it made.</summary>
    public string? Resource { get; set; }

    /// <summary>Where the service comes from; set when the call starts.</summary>
    public IServiceProvider Services { get; set; } = null!;

    protected override string MethodCore => method;

    protected override DateTime DeadlineCore => Lifetime.Deadline;

    protected override CancellationToken CancellationTokenCore => Lifetime.Token;

    protected override Metadata ResponseTrailersCore => trailers;

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

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
        var request = await ReadAsync(marshaller, CancellationToken).ConfigureAwait(false)
            ?? throw new RpcException(new Status(StatusCode.Internal, $"{Method} takes one request and got none."));
        FirstRequest = request;
        return await ReadAsync(marshaller, CancellationToken).ConfigureAwait(false) is null
            ? request
            : throw new RpcException(new Status(StatusCode.Internal, $"{Method} takes one request and got more."));
    }
}
