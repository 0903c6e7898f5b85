using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>What a client asks for one call.</summary>
[SuppressMessage("Design", "CA1068:CancellationToken parameters must come last", Justification = "The official shape.")]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "The official shape.")]
public struct CallOptions
{
    /// <summary>Options for one call.</summary>
    /// <param name="headers">Metadata to send.</param>
    /// <param name="deadline">Instant (UTC) at which the client gives up.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="writeOptions">How requests are written.</param>
    public CallOptions(Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default, WriteOptions? writeOptions = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
    }

    /// <summary>Metadata to send.</summary>
    public Metadata? Headers { get; private set; }

    /// <summary>Instant (UTC) at which the client gives up; null for never.</summary>
    public DateTime? Deadline { get; private set; }

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>How requests are written.</summary>
    public WriteOptions? WriteOptions { get; private set; }

    /// <summary>The same with other metadata.</summary>
    /// <param name="headers">Metadata to send.</param>
    /// <returns>A changed copy.</returns>
    public readonly CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>The same with another deadline.</summary>
    /// <param name="deadline">Instant (UTC) at which the client gives up.</param>
    /// <returns>A changed copy.</returns>
    public readonly CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>The same with another token.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A changed copy.</returns>
    public readonly CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>The same with other write options.</summary>
    /// <param name="writeOptions">How requests are written.</param>
    /// <returns>A changed copy.</returns>
    public readonly CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };
}
