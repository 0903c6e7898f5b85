using System.Diagnostics;
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
    private readonly FramePipe responses = FramePipe.Create(method.Type is MethodType.ServerStreaming or MethodType.DuplexStreaming);
    private FramePipe requests = null!;
    private InProcessServerCall? served;
    private Task? serving;

    protected override void Start(TRequest? request)
    {
        var server = channel.Server;
        var target = server.Find(Method.FullName);
        if (target is null)
        {
            var unimplemented = server.Unimplemented(Method.FullName);
            Finish(unimplemented, ErrorDetails.TrailersOf(unimplemented, Method.FullName));
            return;
        }

        requests = request is null ? FramePipe.Create(isStream: true) : FramePipe.Of(FrameBuffer.Serialize(Method.RequestMarshaller, request));
        var caller = Scope?.Caller;
        served = new InProcessServerCall(
            target,
            Lifetime,
            new Handover(
                channel.Module,
                channel.Module is { } module ? caller?.Through(module) : caller,
                (Span ?? Activity.Current)?.Context ?? default,
                MetadataRules.AcrossTheWire(Options.Headers),
                server.Options.MaxRequestBytes),
            requests,
            responses,
            SetHeaders);
        serving = ServeAsync(server, target, served);
    }

    protected override ValueTask<TResponse?> ReceiveAsync()
    {
        var response = responses.ReadAsync(Method.ResponseMarshaller, channel.MaxResponseBytes, Lifetime.Token);
        return response.IsCompletedSuccessfully ? ValueTask.FromResult(OrFinish(response.Result)) : WaitAsync(response);
    }

    protected override ValueTask SendAsync(TRequest message) =>
        requests.WriteAsync(FrameBuffer.Serialize(Method.RequestMarshaller, message), Lifetime.Token);

    protected override ValueTask SendEndAsync()
    {
        requests.Complete();
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

    private async ValueTask<TResponse?> WaitAsync(ValueTask<TResponse?> response) => OrFinish(await response.ConfigureAwait(false));

    private TResponse? OrFinish(TResponse? response)
    {
        if (response is null && !IsFinished)
        {
            Finish(served!.Status, MetadataRules.AcrossTheWire(served.ResponseTrailers));
        }

        return response;
    }

    private async Task ServeAsync(GrpcServer server, ServerMethod target, InProcessServerCall call)
    {
        try
        {
            await server.RunAsync(target, call).ConfigureAwait(false);
        }
        finally
        {
            requests.Complete();
            responses.Complete();
        }
    }
}
