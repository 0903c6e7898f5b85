using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Local;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.InProcess;

/// <summary>A call that was made inside this process, as its handler sees it.</summary>
internal sealed class InProcessServerCall(
    ServedCall served, CallLifetime lifetime, Metadata headers, int maxRequestBytes, FramePipe requests, FramePipe responses, Action<Metadata> sendHeaders)
    : LocalCall(served, lifetime)
{
    private bool _headersSent;

    protected override Metadata RequestHeadersCore => headers;

    public override ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class =>
        requests.ReadAsync(marshaller, maxRequestBytes, cancellationToken);

    public override ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, CancellationToken cancellationToken)
    {
        if (!_headersSent)
        {
            _headersSent = true;
            sendHeaders([]);
        }

        return responses.WriteAsync(FrameBuffer.Serialize(marshaller, message), cancellationToken);
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
