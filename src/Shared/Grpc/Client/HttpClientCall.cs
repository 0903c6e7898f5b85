using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Client;

/// <summary>A call that goes over HTTP/2.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Release lets go of them, once.")]
internal sealed class HttpClientCall<TRequest, TResponse>(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    : ClientCall<TRequest, TResponse>(method, options)
    where TRequest : class
    where TResponse : class
{
    private static readonly MediaTypeHeaderValue ContentType = new("application/grpc");

    private const string Authorization = "authorization";

    private readonly Lock gate = new();
    private readonly bool requestsInGzip =
        (options.Headers?.GetValue(Compression.RequestHeader) ?? (channel.CompressRequests ? Compression.Gzip : null)) == Compression.Gzip;

    private bool responsesInGzip;
    private RequestStreamContent? stream;
    private HttpResponseMessage? response;
    private Task<PipeReader?>? opening;
    private bool released;

    protected override void Start(TRequest? request)
    {
        HttpContent content;
        if (request is null)
        {
            content = stream = new RequestStreamContent();
        }
        else
        {
            using var frame = Compression.Serialize(Method.RequestMarshaller, request, requestsInGzip, Options.WriteOptions);
            content = new ByteArrayContent(frame.ToArray());
        }

        content.Headers.ContentType = ContentType;
        opening = OpenAsync(Request(content));
    }

    protected override async ValueTask<TResponse?> ReceiveAsync()
    {
        if (await opening!.ConfigureAwait(false) is not { } reader)
        {
            return null;
        }

        var message = await Messages.ReadAsync(reader, Method.ResponseMarshaller, channel.MaxResponseBytes, responsesInGzip, Lifetime.Token).ConfigureAwait(false);
        if (message is null)
        {
            var trailers = response!.TrailingHeaders;
            Finish(
                HttpOutcome.FindStatus(trailers) ?? new Status(StatusCode.Unknown, $"{channel.Target} ended the call without a status."),
                HttpOutcome.ToMetadata(trailers));
        }

        return message;
    }

    protected override async ValueTask SendAsync(TRequest message)
    {
        using var frame = Compression.Serialize(Method.RequestMarshaller, message, requestsInGzip, WriteOptions ?? Options.WriteOptions);
        await stream!.WriteAsync(frame.Frame, Lifetime.Token).ConfigureAwait(false);
    }

    protected override ValueTask SendEndAsync() => stream!.CompleteAsync(Lifetime.Token);

    protected override Status StatusOfTransport(Exception exception) => HttpOutcome.Of(exception, channel.Address);

    protected override void Release()
    {
        HttpResponseMessage? received;
        lock (gate)
        {
            released = true;
            received = response;
        }

        if (stream is not null)
        {
            Lifetime.Cancel(); // Wakes a writer who waits for room that the server no longer gives.
        }

        // Disposing a response that was not read to its end resets the stream: the server sees the call cancelled.
        received?.Dispose();
        stream?.Abandon();
    }

    private async Task<PipeReader?> OpenAsync(HttpRequestMessage request)
    {
        var received = await channel.SendAsync(request, Lifetime.Token).ConfigureAwait(false);
        lock (gate)
        {
            response = received;
        }

        if (released)
        {
            received.Dispose();
            return null;
        }

        if (HttpOutcome.FindStatus(received.Headers) is { } status)
        {
            // A trailers-only answer: what looks like headers are the trailers.
            Finish(status, HttpOutcome.ToMetadata(received.Headers));
            return null;
        }

        if (HttpOutcome.Refuse(received, channel.Address) is { } refusal)
        {
            Finish(refusal, Metadata.Empty);
            return null;
        }

        responsesInGzip = HttpOutcome.EncodingOf(received) == Compression.Gzip;
        SetHeaders(HttpOutcome.ToMetadata(received.Headers));
        return PipeReader.Create(await received.Content.ReadAsStreamAsync(Lifetime.Token).ConfigureAwait(false));
    }

    private HttpRequestMessage Request(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Address, Method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        headers.TryAddWithoutValidation(Compression.AcceptHeader, Compression.Accepted);
        if (requestsInGzip)
        {
            headers.TryAddWithoutValidation(Compression.EncodingHeader, Compression.Gzip);
        }

        if (Lifetime.Deadline != DateTime.MaxValue)
        {
            headers.TryAddWithoutValidation(GrpcTimeout.Header, GrpcTimeout.Format(Lifetime.Deadline - DateTime.UtcNow));
        }

        if ((Span ?? Activity.Current) is { IdFormat: ActivityIdFormat.W3C } span)
        {
            headers.TryAddWithoutValidation("traceparent", span.Id);
            headers.TryAddWithoutValidation("tracestate", span.TraceStateString);
        }

        foreach (var (name, value) in MetadataRules.ToHeaders(Options.Headers ?? Metadata.Empty))
        {
            headers.TryAddWithoutValidation(name, value);
        }

        if (channel.Token is { } token && !headers.Contains(Authorization))
        {
            headers.TryAddWithoutValidation(Authorization, "Bearer " + token);
        }

        if (!channel.MayCarryToken && headers.Contains(Authorization))
        {
            throw new RpcException(new Status(
                StatusCode.Unauthenticated,
                $"The token was not sent to {channel.Address}: without TLS anyone on the way could use it. Use an https address, or allow it for a network that encrypts by itself."));
        }

        return request;
    }
}
