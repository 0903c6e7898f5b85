using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Client;

/// <summary>What HTTP/2 says about a call, as a gRPC status (protocol documents "PROTOCOL-HTTP2" and "http-grpc-status-mapping").</summary>
internal static class HttpOutcome
{
    /// <summary>Headers or trailers as metadata.</summary>
    public static Metadata ToMetadata(HttpResponseHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var header in headers.NonValidated)
        {
            foreach (var value in header.Value)
            {
                MetadataRules.AddHeader(metadata, header.Key, value);
            }
        }

        return metadata;
    }

    /// <summary>The status in headers or trailers, if there is one.</summary>
    public static Status? FindStatus(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues("grpc-status", out var values))
        {
            return null;
        }

        var message = headers.NonValidated.TryGetValues("grpc-message", out var messages) ? PercentEncoding.Decode(messages.ToString()) : "";
        return int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= (int)StatusCode.Unauthenticated
            ? new Status((StatusCode)code, message)
            : new Status(StatusCode.Unknown, $"The server sent grpc-status \"{values}\", which is none. {message}".TrimEnd());
    }

    /// <summary>Why an answer is not gRPC; null when it is.</summary>
    public static Status? Refuse(HttpResponseMessage response, Uri address)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new Status(
                CodeOf(response.StatusCode),
                $"{address.Authority} answered with HTTP status {(int)response.StatusCode}, not with gRPC. Check that the address is the gRPC port.");
        }

        if (response.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            return new Status(
                StatusCode.Unknown,
                $"{address.Authority} answered with content type \"{response.Content.Headers.ContentType}\", not with gRPC. Check that the address is the gRPC port.");
        }

        return Compression.IsKnown(EncodingOf(response))
            ? null
            : new Status(StatusCode.Internal, $"{address.Authority} compressed its answer with \"{EncodingOf(response)}\" without being asked.");
    }

    /// <summary>How messages of an answer may be compressed; null when it does not say.</summary>
    public static string? EncodingOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(Compression.EncodingHeader, out var encoding) ? encoding.ToString() : null;

    /// <summary>The outcome that a failure to send or receive means.</summary>
    public static Status Of(Exception exception, Uri address)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is HttpProtocolException protocol && IsOfTheStream(protocol))
            {
                return new Status(CodeOf(protocol.ErrorCode), $"{address.Authority} ended the stream with HTTP/2 error {protocol.ErrorCode}.", exception);
            }
        }

        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => new Status(
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

    private static StatusCode CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <summary>
    /// Whether the server reset this one stream. Otherwise the connection is lost, for instance since a ping was not answered; the
    /// exception tells the two apart by its text alone.
    /// </summary>
    private static bool IsOfTheStream(HttpProtocolException exception) => exception.Message.Contains("reset the stream", StringComparison.Ordinal);

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
