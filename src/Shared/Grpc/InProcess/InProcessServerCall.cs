using System.Diagnostics;
using Grpc.Core;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Server;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.InProcess;

/// <summary>What an in-process client hands to the server beside the messages.</summary>
internal sealed record Handover(string? Module, Caller? Caller, ActivityContext ParentSpan, Metadata Headers, int MaxRequestBytes);

/// <summary>A call that was made inside this process.</summary>
internal sealed class InProcessServerCall(
    ServerMethod method,
    CallLifetime lifetime,
    Handover handover,
    FramePipe requests,
    FramePipe responses,
    Action<Metadata> sendHeaders)
    : ServerCall(method.Description.FullName, method.Rule, lifetime)
{
    private bool headersSent;

    public override bool IsInProcess => true;

    public override Caller? HandedOverCaller => handover.Caller;

    public override ActivityContext ParentSpan => handover.ParentSpan;

    protected override string HostCore => "";

    protected override string PeerCore => "inprocess:" + handover.Module;

    protected override Metadata RequestHeadersCore => handover.Headers;

    public override ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class =>
        requests.ReadAsync(marshaller, handover.MaxRequestBytes, cancellationToken);

    public override ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, CancellationToken cancellationToken)
    {
        if (!headersSent)
        {
            headersSent = true;
            sendHeaders(Metadata.Empty);
        }

        return responses.WriteAsync(FrameBuffer.Serialize(marshaller, message), cancellationToken);
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        if (headersSent)
        {
            throw new InvalidOperationException("Response headers can only be sent once, before the first response.");
        }

        headersSent = true;
        sendHeaders(MetadataRules.AcrossTheWire(responseHeaders));
        return Task.CompletedTask;
    }
}
