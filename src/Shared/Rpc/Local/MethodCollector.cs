using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace TopGrid.Rpc.Local;

/// <summary>Gets the methods of a service from its generated binding code and gives each one form: a call in, done out, inside the interceptors.</summary>
internal abstract class MethodCollector(IReadOnlyList<Interceptor> interceptors) : ServiceBinderBase
{
    private readonly List<(IMethod Method, Func<LocalCall, Task> Handle)> _methods = [];

    /// <summary>The contract of the service; null when what was bound does not tell.</summary>
    public ServiceDescriptor? Descriptor { get; protected set; }

    public IReadOnlyList<(IMethod Method, Func<LocalCall, Task> Handle)> Methods => _methods;

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler<UnaryServerMethod<TRequest, TResponse>>(method);
        UnaryServerMethod<TRequest, TResponse> run = (request, context) => bind((LocalCall)context)(request, context);
        foreach (var interceptor in interceptors.Reverse())
        {
            var inner = run;
            run = (request, context) => interceptor.UnaryServerHandler(request, context, inner);
        }

        _methods.Add((method, async call =>
        {
            var request = await call.ReadSingleAsync(method.RequestMarshaller);
            await RespondAsync(call, method, await run(request, call));
        }));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler<ClientStreamingServerMethod<TRequest, TResponse>>(method);
        ClientStreamingServerMethod<TRequest, TResponse> run = (requests, context) => bind((LocalCall)context)(requests, context);
        foreach (var interceptor in interceptors.Reverse())
        {
            var inner = run;
            run = (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, inner);
        }

        _methods.Add((method, async call =>
            await RespondAsync(call, method, await run(new RequestReader<TRequest>(call, method.RequestMarshaller), call))));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler<ServerStreamingServerMethod<TRequest, TResponse>>(method);
        ServerStreamingServerMethod<TRequest, TResponse> run = (request, responses, context) => bind((LocalCall)context)(request, responses, context);
        foreach (var interceptor in interceptors.Reverse())
        {
            var inner = run;
            run = (request, responses, context) => interceptor.ServerStreamingServerHandler(request, responses, context, inner);
        }

        _methods.Add((method, async call =>
            await run(await call.ReadSingleAsync(method.RequestMarshaller), new ResponseWriter<TResponse>(call, method.ResponseMarshaller), call)));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler<DuplexStreamingServerMethod<TRequest, TResponse>>(method);
        DuplexStreamingServerMethod<TRequest, TResponse> run = (requests, responses, context) => bind((LocalCall)context)(requests, responses, context);
        foreach (var interceptor in interceptors.Reverse())
        {
            var inner = run;
            run = (requests, responses, context) => interceptor.DuplexStreamingServerHandler(requests, responses, context, inner);
        }

        _methods.Add((method, call => run(
            new RequestReader<TRequest>(call, method.RequestMarshaller), new ResponseWriter<TResponse>(call, method.ResponseMarshaller), call)));
    }

    /// <summary>How to get the handler for one call.</summary>
    protected abstract Func<LocalCall, THandler> Handler<THandler>(IMethod method)
        where THandler : Delegate;

    private static async Task RespondAsync<TRequest, TResponse>(LocalCall call, Method<TRequest, TResponse> method, TResponse? response)
        where TRequest : class
        where TResponse : class
    {
        _ = response ?? throw new RpcException(new Status(StatusCode.Cancelled, $"The handler of {method.FullName} gave no message."));
        call.CancellationToken.ThrowIfCancellationRequested();
        await call.WriteAsync(method.ResponseMarshaller, response, call.CancellationToken);
    }
}
