using System.Buffers;
using System.Diagnostics;
using System.Threading.Channels;
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
    ChannelReader<FrameBuffer> requests,
    ChannelWriter<FrameBuffer> responses,
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

    public override async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class =>
        await FramePipe.ReadAsync(requests, marshaller, handover.MaxRequestBytes, cancellationToken).ConfigureAwait(false);

    public override async ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, CancellationToken cancellationToken)
    {
        if (!headersSent)
        {
            headersSent = true;
            sendHeaders([]);
        }

        await responses.WriteAsync(FrameBuffer.Serialize(marshaller, message), cancellationToken).ConfigureAwait(false);
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

/// <summary>Messages on their way from one side of the process to the other, as bytes.</summary>
internal static class FramePipe
{
    private const int Capacity = 32;

    /// <summary>A pipe that holds back a writer who is too fast; for a side that carries one message there is nothing to hold back.</summary>
    /// <param name="isStream">Whether this side of the method is a stream.</param>
    public static Channel<FrameBuffer> Create(bool isStream) => isStream
        ? Channel.CreateBounded<FrameBuffer>(new BoundedChannelOptions(Capacity) { SingleReader = true })
        : Channel.CreateUnbounded<FrameBuffer>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The next message; null at the end.</summary>
    public static async ValueTask<T?> ReadAsync<T>(
        ChannelReader<FrameBuffer> reader, Marshaller<T> marshaller, int maxBytes, CancellationToken cancellationToken)
        where T : class
    {
        FrameBuffer? frame;
        while (!reader.TryRead(out frame))
        {
            if (!await reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        using (frame)
        {
            Messages.CheckLength(frame.Payload.Length, maxBytes);
            return Messages.Parse(marshaller, new ReadOnlySequence<byte>(frame.Payload));
        }
    }
}
