using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TopGrid.Rpc.Server;

/// <summary>
/// Reads requests until the call ends; the framework waits for them without end, also after the call was cancelled. The one request of a
/// unary or server streaming call must have arrived in time.
/// </summary>
internal sealed class PatientReader(HttpContext http, TimeSpan patience) : PipeReader, IRequestBodyPipeFeature
{
    private readonly PipeReader _inner = http.Request.BodyReader;
    private CancellationTokenSource? _limit;

    public PipeReader Reader => this;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_inner.TryRead(out var there))
        {
            return there;
        }

        var ended = http.RequestAborted;
        if (_limit is null)
        {
            _limit = CancellationTokenSource.CreateLinkedTokenSource(ended);
            _limit.CancelAfter(patience);
            http.Response.RegisterForDispose(_limit);
        }

        try
        {
            return await _inner.ReadAsync(_limit.Token);
        }
        catch (OperationCanceledException) when (_limit.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded, $"The request did not arrive within {patience.TotalSeconds:0.###} s after its headers."));
        }
    }

    public override bool TryRead(out ReadResult result) => _inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => _inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);
}
