namespace Grpc.Core;

/// <summary>The outcome of a call: a code and a sentence for people.</summary>
public struct Status : IEquatable<Status>
{
    /// <summary>Success without a word.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancelled without a word.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>An outcome.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The sentence.</param>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>An outcome with what led to it on this side; the exception never crosses the wire.</summary>
    /// <param name="statusCode">The code.</param>
    /// <param name="detail">The sentence.</param>
    /// <param name="debugException">What led to it, for logs.</param>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The sentence.</summary>
    public string Detail { get; }

    /// <summary>What led to the outcome on this side, for logs only.</summary>
    public Exception? DebugException { get; }

    /// <inheritdoc />
    public override readonly string ToString() => DebugException is null
        ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
        : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";

    /// <inheritdoc />
    public readonly bool Equals(Status other) => StatusCode == other.StatusCode && Detail == other.Detail;

    /// <inheritdoc />
    public override readonly bool Equals(object? obj) => obj is Status other && Equals(other);

    /// <inheritdoc />
    public override readonly int GetHashCode() => HashCode.Combine(StatusCode, Detail);

    /// <summary>Same code and sentence.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Other.</param>
    /// <returns>Whether they say the same.</returns>
    public static bool operator ==(Status left, Status right) => left.Equals(right);

    /// <summary>Different code or sentence.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">Other.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(Status left, Status right) => !left.Equals(right);
}
