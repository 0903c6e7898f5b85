using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>A call that did not end in <see cref="StatusCode.OK"/>. A handler throws it to refuse, a client gets it.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "The official shape has none without a status.")]
public class RpcException : Exception
{
    /// <summary>A call that ended with this status.</summary>
    /// <param name="status">The outcome.</param>
    public RpcException(Status status)
        : this(status, Metadata.Empty, status.ToString())
    {
    }

    /// <summary>A call that ended with this status, and a message for logs.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="message">For logs.</param>
    public RpcException(Status status, string message)
        : this(status, Metadata.Empty, message)
    {
    }

    /// <summary>A call that ended with this status and trailers.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="trailers">Metadata that goes with it.</param>
    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    /// <summary>A call that ended with this status and trailers, and a message for logs.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="trailers">Metadata that goes with it.</param>
    /// <param name="message">For logs.</param>
    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>The outcome.</summary>
    public Status Status { get; }

    /// <summary>The code of the outcome.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>Metadata that came with the outcome.</summary>
    public Metadata Trailers { get; }
}
