using Google.Protobuf.Reflection;
using Grpc.Core;

namespace TopGrid.Grpc.Server;

/// <summary>Gets the methods of services from the generated binding code and gives each one form: a call in, done out.</summary>
internal class MethodCollector : ServiceBinderBase
{
    private readonly List<(IMethod Method, Func<ServerCall, Task> Handle)> methods = [];

    /// <summary>The contract of the service; null when what was bound does not tell.</summary>
    public ServiceDescriptor? Descriptor { get; protected set; }

    public IReadOnlyList<(IMethod Method, Func<ServerCall, Task> Handle)> Methods => methods;

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var run = Handler(method, handler);
        methods.Add((method, async call =>
        {
            var request = await call.ReadSingleAsync(method.RequestMarshaller).ConfigureAwait(false);
            await RespondAsync(call, method, await run(call)(request, call).ConfigureAwait(false)).ConfigureAwait(false);
        }));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var run = Handler(method, handler);
        methods.Add((method, async call =>
        {
            var requests = new RequestReader<TRequest>(call, method.RequestMarshaller);
            await RespondAsync(call, method, await run(call)(requests, call).ConfigureAwait(false)).ConfigureAwait(false);
        }));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var run = Handler(method, handler);
        methods.Add((method, async call =>
        {
            var request = await call.ReadSingleAsync(method.RequestMarshaller).ConfigureAwait(false);
            await run(call)(request, new ResponseWriter<TResponse>(call, method.ResponseMarshaller), call).ConfigureAwait(false);
        }));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var run = Handler(method, handler);
        methods.Add((method, call => run(call)(
            new RequestReader<TRequest>(call, method.RequestMarshaller), new ResponseWriter<TResponse>(call, method.ResponseMarshaller), call)));
    }

    /// <summary>How to get the handler for one call; here, the one that was bound.</summary>
    protected virtual Func<ServerCall, THandler> Handler<THandler>(IMethod method, THandler? handler)
        where THandler : Delegate
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _ => handler;
    }

    private static async Task RespondAsync<TRequest, TResponse>(ServerCall call, Method<TRequest, TResponse> method, TResponse? response)
        where TResponse : class
    {
        // A handler that set a status of its own refuses; its response is not sent.
        if (call.Status.StatusCode != StatusCode.OK)
        {
            return;
        }

        _ = response ?? throw new InvalidOperationException($"The handler of {method.FullName} returned null.");
        call.CancellationToken.ThrowIfCancellationRequested();
        await call.WriteAsync(method.ResponseMarshaller, response, call.CancellationToken).ConfigureAwait(false);
    }
}
