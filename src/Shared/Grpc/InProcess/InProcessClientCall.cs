using System.Diagnostics;
using System.Threading.Channels;
using Grpc.Core;
using TopGrid.Grpc.Client;
using TopGrid.Grpc.Server;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.InProcess;

/// <summary>A call that stays inside this process. The handler starts on the caller's thread, so a quick call costs no switch.</summary>
internal sealed class InProcessClientCall<TRequest, TResponse>(InProcessChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    : ClientCall<TRequest, TResponse>(method, options)
    where TRequest : class
    where TResponse : class
{
    private readonly Channel<FrameBuffer> requests = FramePipe.Create(method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming);
    private readonly Channel<FrameBuffer> responses = FramePipe.Create(method.Type is MethodType.ServerStreaming or MethodType.DuplexStreaming);
    private InProcessServerCall? served;
    private Task? serving;

    protected override void Start(TRequest? request)
    {
        var server = channel.Server;
        var target = server.Find(Method.FullName);
        if (target is null)
        {
            Finish(server.Unimplemented(Method.FullName), Metadata.Empty);
            return;
        }

        var caller = Scope?.Caller;
        served = new InProcessServerCall(
            target,
            Lifetime,
            new Handover(
                channel.Module,
                channel.Module is { } module ? caller?.Through(module) : caller,
                (Span ?? Activity.Current)?.Context ?? default,
                MetadataRules.AcrossTheWire(Options.Headers),
                server.MaxRequestBytes),
            requests.Reader,
            responses.Writer,
            SetHeaders);
        if (request is not null)
        {
            requests.Writer.TryWrite(FrameBuffer.Serialize(Method.RequestMarshaller, request));
            requests.Writer.Complete();
        }

        serving = ServeAsync(server, target, served);
    }

    protected override async ValueTask<TResponse?> ReceiveAsync()
    {
        var response = await FramePipe.ReadAsync(responses.Reader, Method.ResponseMarshaller, channel.MaxResponseBytes, Lifetime.Token).ConfigureAwait(false);
        if (response is null && !IsFinished)
        {
            Finish(served!.Status, MetadataRules.AcrossTheWire(served.ResponseTrailers));
        }

        return response;
    }

    protected override ValueTask SendAsync(TRequest message) =>
        requests.Writer.WriteAsync(FrameBuffer.Serialize(Method.RequestMarshaller, message), Lifetime.Token);

    protected override ValueTask SendEndAsync()
    {
        requests.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    protected override Status StatusOfTransport(Exception exception) =>
        new(StatusCode.Internal, $"The call to {Method.FullName} failed at the client: {exception.Message}", exception);

    protected override void Release()
    {
        if (serving is { IsCompleted: false })
        {
            Lifetime.Cancel();
        }
    }

    private async Task ServeAsync(GrpcServer server, ServerMethod target, InProcessServerCall call)
    {
        try
        {
            await server.RunAsync(target, call).ConfigureAwait(false);
        }
        finally
        {
            requests.Writer.TryComplete();
            responses.Writer.TryComplete();
        }
    }
}
