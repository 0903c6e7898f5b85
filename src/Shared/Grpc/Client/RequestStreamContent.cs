using System.Net;

namespace TopGrid.Grpc.Client;

/// <summary>A request body that is written while the call lasts.</summary>
internal sealed class RequestStreamContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Writes bytes and sends them.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var stream = await open.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives up a body that is not complete: the stream is reset, since ending it would tell the server that this was all.</summary>
    public void Abandon()
    {
        open.TrySetCanceled();
        done.TrySetCanceled();
    }

    /// <summary>Ends the body after what was written; the headers go out first even when nothing was.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await open.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        done.TrySetResult();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        open.TrySetResult(stream);
        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
