using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TopGrid.Rpc.Local;
using Status = Grpc.Core.Status;

namespace TopGrid.Rpc.Errors;

/// <summary>
/// The one place that puts structured details beside a status: <c>google.rpc.Status</c> in <c>grpc-status-details-bin</c>, where every
/// gRPC library looks for it. The first detail is always an <see cref="ErrorInfo"/>.
/// </summary>
public static class ErrorDetails
{
    /// <summary>
    /// Most bytes of details. They travel in trailers, of which common clients take 8 KiB in all, and base64 makes them a third longer.
    /// </summary>
    public const int MostBytes = 4096;

    /// <summary>Where they travel.</summary>
    internal const string Trailer = "grpc-status-details-bin";

    /// <summary>
    /// A path of a method that is longer is not repeated to who sent it: details have their limit, and no method has such a name.
    /// </summary>
    internal const int LongestPath = 256;

    /// <summary>Most characters of a sentence: it may repeat what was sent, and stands in the trailers too, beside the details.</summary>
    internal const int LongestSentence = 1200;

    private const int LongestValue = 256;

    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(1);

    /// <summary>An error with details; those for which there is no room any more are left out, the first one never.</summary>
    /// <param name="status">Code and text.</param>
    /// <param name="reason">Why, for programs: one of <see cref="Reasons"/>.</param>
    /// <param name="metadata">What belongs to the reason, by name.</param>
    /// <param name="details">More details, such as <see cref="BadRequest"/>, the most important first.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException With(
        Status status, string reason, IReadOnlyDictionary<string, string> metadata, params IEnumerable<IMessage> details)
    {
        status = Short(status);
        var info = new ErrorInfo { Reason = reason, Domain = Reasons.Domain };
        foreach (var (name, value) in metadata)
        {
            info.Metadata.Add(name, Cut(value, LongestValue));
        }

        var all = new Google.Rpc.Status { Code = (int)status.StatusCode, Message = status.Detail, Details = { Any.Pack(info) } };
        var room = MostBytes - all.CalculateSize();
        foreach (var detail in details.Select(Any.Pack))
        {
            room -= detail.CalculateSize() + 4; // Tag and length.
            if (room < 0)
            {
                break;
            }

            all.Details.Add(detail);
        }

        return new RpcException(status, new Metadata { { Trailer, all.ToByteArray() } });
    }

    /// <summary>The status with a sentence that has room in trailers.</summary>
    internal static Status Short(Status status) =>
        status.Detail.Length <= LongestSentence ? status
            : new Status(status.StatusCode, Cut(status.Detail, LongestSentence), status.DebugException);

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : string.Concat(text.AsSpan(0, longest - (char.IsHighSurrogate(text[longest - 1]) ? 1 : 0)), "...");

    /// <summary>
    /// The trailers of an error that was made without details: by the layer itself, or by a handler that knows no better.
    /// </summary>
    internal static void Complete(Status status, string method, Metadata trailers)
    {
        if (status.StatusCode == StatusCode.OK || trailers.Get(Trailer) is not null)
        {
            return;
        }

        var known = ImmutableDictionary<string, string>.Empty;
        if (method.Length <= LongestPath)
        {
            known = known.Add("method", method.TrimStart('/'));
        }

        var reason = status.Equals(CallLifetime.Stopping) ? Reasons.Stopping : Reasons.Of(status.StatusCode);
        IMessage[] more = status.StatusCode == StatusCode.Unavailable ? [After(_moment)] : [];
        trailers.Add(With(status, reason, known, more).Trailers[0]);
    }

    /// <summary>The trailers of a call that was refused before there was one.</summary>
    internal static Metadata TrailersOf(Status status, string method)
    {
        var trailers = new Metadata();
        Complete(status, method, trailers);
        return trailers;
    }

    internal static RetryInfo After(TimeSpan delay) => new() { RetryDelay = Duration.FromTimeSpan(delay) };
}
