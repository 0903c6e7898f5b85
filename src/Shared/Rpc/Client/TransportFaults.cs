using System.Net.Sockets;
using Grpc.Core;
using TopGrid.Rpc.Local;

namespace TopGrid.Rpc.Client;

/// <summary>
/// What a failure to send or receive means. Grpc.Net.Client gives some of them as INTERNAL or CANCELLED, although the server is only away:
/// then nobody would try again.
/// </summary>
internal static class TransportFaults
{
    /// <summary>An outcome, with the faults of the transport in our words.</summary>
    public static Status InOurWords(Status status, Uri address) => status switch
    {
        { StatusCode: StatusCode.DeadlineExceeded, Detail: "" } =>
            new Status(status.StatusCode, CallLifetime.DeadlinePassed.Detail, status.DebugException),
        // What answers is no server of gRPC; CANCELLED would say that the caller gave up.
        { StatusCode: StatusCode.Cancelled, Detail: { } detail } when detail.StartsWith("Bad gRPC response.", StringComparison.Ordinal)
            || detail.StartsWith("No grpc-status", StringComparison.Ordinal) =>
            new Status(StatusCode.Unknown, $"{address.Authority}: {detail} Check that the address is the gRPC port."),
        { DebugException: null or OperationCanceledException or RpcException } or { StatusCode: StatusCode.DeadlineExceeded } => status,
        _ => Of(status.DebugException, address),
    };

    /// <summary>The outcome that a failure to send or receive means.</summary>
    public static Status Of(Exception exception, Uri address)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException protocol && IsOfTheStream(protocol))
            {
                return new Status(CodeOf(protocol.ErrorCode),
                    $"{address.Authority} ended the stream with HTTP/2 error {protocol.ErrorCode}.", exception);
            }
        }

        return exception switch
        {
            SocketException
                or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
                    new Status(
                StatusCode.Unavailable,
                $"No connection to {address}: {exception.GetBaseException().Message}. Check that the server runs and that the address is right.",
                exception),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new Status(
                StatusCode.Unavailable,
                $"No TLS connection to {address}: {exception.GetBaseException().Message} Check that the certificate comes from an authority that you trust and names this address.",
                exception),
            HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException => new Status(
                StatusCode.Unavailable, $"The connection to {address} was lost: {exception.GetBaseException().Message}", exception),
            _ => new Status(StatusCode.Internal, $"The call to {address} failed at the client: {exception.Message}", exception),
        };
    }

    /// <summary>
    /// Whether the server reset this one stream. Otherwise the connection is lost, for instance since a ping was not answered; the
    /// exception tells the two apart by its text alone.
    /// </summary>
    private static bool IsOfTheStream(HttpProtocolException exception) =>
        exception.Message.Contains("reset the stream", StringComparison.Ordinal);

    // Error codes of RFC 9113, section 7.
    private static StatusCode CodeOf(long errorCode) => errorCode switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM
        0x8 => StatusCode.Cancelled, // CANCEL
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
