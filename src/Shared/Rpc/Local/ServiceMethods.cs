using System.Reflection;
using System.Reflection.Emit;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace TopGrid.Rpc.Local;

/// <summary>The methods of a service.</summary>
/// <param name="Contract">The contract of the service; null when what was bound does not tell.</param>
/// <param name="Methods">Each with what serves a call of it.</param>
internal sealed record CollectedMethods(ServiceDescriptor? Contract, IReadOnlyList<(IMethod Method, Func<LocalCall, Task> Handle)> Methods);

/// <summary>
/// Gets the methods of a service class from its generated binding code and gives each one form: a call in, done out, inside the
/// interceptors. A new instance of the class, from the scope of the call, serves each.
/// </summary>
/// <typeparam name="TService">A class derived from a generated base.</typeparam>
internal sealed class ServiceMethods<TService> : ServiceBinderBase
    where TService : class
{
    private readonly List<(IMethod Method, Func<LocalCall, Task> Handle)> _methods = [];
    private readonly IReadOnlyList<Interceptor> _interceptors;

    private ServiceMethods(IReadOnlyList<Interceptor> interceptors) => _interceptors = interceptors;

    /// <summary>Runs the generated binding code without an instance.</summary>
    public static CollectedMethods Collect(IReadOnlyList<Interceptor> interceptors)
    {
        var collector = new ServiceMethods<TService>(interceptors);
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                var bind = attribute.BindType.GetMethod(attribute.BindMethodName, [typeof(ServiceBinderBase), type])
                    ?? throw new InvalidOperationException(
                        $"{attribute.BindType} has no {attribute.BindMethodName}; was it generated with GrpcServices=\"Both\"?");
                bind.Invoke(null, [collector, null]);
                var contract = attribute.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?
                    .GetValue(null) as ServiceDescriptor;
                return new CollectedMethods(contract, collector._methods);
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated service base.");
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler<UnaryServerMethod<TRequest, TResponse>>(method);
        UnaryServerMethod<TRequest, TResponse> run = (request, context) => bind((LocalCall)context)(request, context);
        foreach (var interceptor in _interceptors.Reverse())
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

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method,
        ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler<ClientStreamingServerMethod<TRequest, TResponse>>(method);
        ClientStreamingServerMethod<TRequest, TResponse> run = (requests, context) => bind((LocalCall)context)(requests, context);
        foreach (var interceptor in _interceptors.Reverse())
        {
            var inner = run;
            run = (requests, context) => interceptor.ClientStreamingServerHandler(requests, context, inner);
        }

        _methods.Add((method, async call =>
            await RespondAsync(call, method, await run(new RequestReader<TRequest>(call, method.RequestMarshaller), call))));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method,
        ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler<ServerStreamingServerMethod<TRequest, TResponse>>(method);
        ServerStreamingServerMethod<TRequest, TResponse> run = (request, responses, context) =>
            bind((LocalCall)context)(request, responses, context);
        foreach (var interceptor in _interceptors.Reverse())
        {
            var inner = run;
            run = (request, responses, context) => interceptor.ServerStreamingServerHandler(request, responses, context, inner);
        }

        _methods.Add((method, async call =>
            await run(
                await call.ReadSingleAsync(method.RequestMarshaller), new ResponseWriter<TResponse>(call, method.ResponseMarshaller),
                call)));
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method,
        DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var bind = Handler<DuplexStreamingServerMethod<TRequest, TResponse>>(method);
        DuplexStreamingServerMethod<TRequest, TResponse> run = (requests, responses, context) =>
            bind((LocalCall)context)(requests, responses, context);
        foreach (var interceptor in _interceptors.Reverse())
        {
            var inner = run;
            run = (requests, responses, context) => interceptor.DuplexStreamingServerHandler(requests, responses, context, inner);
        }

        _methods.Add((method, call => run(
            new RequestReader<TRequest>(call, method.RequestMarshaller),
            new ResponseWriter<TResponse>(call, method.ResponseMarshaller),
            call)));
    }

    private static async Task RespondAsync<TRequest, TResponse>(LocalCall call, Method<TRequest, TResponse> method, TResponse? response)
        where TRequest : class
        where TResponse : class
    {
        _ = response ?? throw new RpcException(new Status(StatusCode.Cancelled, $"The handler of {method.FullName} gave no message."));
        call.CancellationToken.ThrowIfCancellationRequested();
        await call.WriteAsync(method.ResponseMarshaller, response, call.CancellationToken);
    }

    /// <summary>How to get the handler for one call.</summary>
    private static Func<LocalCall, THandler> Handler<THandler>(IMethod method)
        where THandler : Delegate
    {
        var parameters = typeof(THandler).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var target = typeof(TService).GetMethod(method.Name, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name}.");
        var bind = Bind<THandler>(target);
        return call => bind(call.Services.GetRequiredService<TService>());
    }

    /// <summary>
    /// What <c>service => service.Method</c> compiles to. <see cref="MethodInfo.CreateDelegate(Type, object)"/> does the same by looking
    /// the method up again, at a sixth of the cost of a whole call in process.
    /// </summary>
    private static Func<TService, THandler> Bind<THandler>(MethodInfo target)
        where THandler : Delegate
    {
        var made = new DynamicMethod($"Bind{target.Name}", typeof(THandler), [typeof(TService)], typeof(TService), skipVisibility: true);
        var code = made.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Dup);
        code.Emit(OpCodes.Ldvirtftn, target);
        code.Emit(OpCodes.Newobj, typeof(THandler).GetConstructors().Single());
        code.Emit(OpCodes.Ret);
        return made.CreateDelegate<Func<TService, THandler>>();
    }
}
