using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Local;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.InProcess;

/// <summary>A call that was made inside this process, as its handler sees it.</summary>
/// <param name="served">The call.</param>
/// <param name="lifetime">Deadline and cancellation, shared with the client.</param>
/// <param name="headers">Metadata from the client, as it would come over the wire.</param>
/// <param name="maxRequestBytes">Longest request.</param>
/// <param name="request">The one request; null = a stream of them.</param>
/// <param name="type">The shape of the method.</param>
/// <param name="sendHeaders">Hands headers to the client.</param>
internal sealed class InProcessServerCall(
    ServedCall served, CallLifetime lifetime, Metadata headers, int maxRequestBytes, MessageBuffer? request, MethodType type,
        Action<Metadata> sendHeaders)
    : LocalCall(served, lifetime)
{
    private MessageBuffer? _request = request;
    private bool _headersSent;

    /// <summary>The requests of a stream of them; null = there is one request.</summary>
    public MessageQueue? Requests { get; } = request is null ? new MessageQueue() : null;

    /// <summary>The responses of a stream of them; null = there is one response.</summary>
    public MessageQueue? Responses { get; } = type is MethodType.ServerStreaming or MethodType.DuplexStreaming ? new MessageQueue() : null;

    /// <summary>The one response, once the call is over.</summary>
    public MessageBuffer? Response { get; private set; }

    protected override Metadata RequestHeadersCore => headers;

    public override async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        var message = Requests is null ? Interlocked.Exchange(ref _request, null) : await Requests.ReadAsync(cancellationToken);
        return message?.Parse(marshaller, maxRequestBytes);
    }

    public override ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, CancellationToken cancellationToken)
    {
        if (!_headersSent)
        {
            _headersSent = true;
            sendHeaders([]);
        }

        var buffer = MessageBuffer.Serialize(marshaller, message);
        if (Responses is not null)
        {
            return Responses.WriteAsync(buffer, cancellationToken);
        }

        Response = buffer;
        return ValueTask.CompletedTask;
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        if (_headersSent)
        {
            throw new InvalidOperationException("Response headers can only be sent once, before the first response.");
        }

        _headersSent = true;
        sendHeaders(MetadataRules.AcrossTheWire(responseHeaders));
        return Task.CompletedTask;
    }
}
