using System.Reflection;
using System.Reflection.Emit;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace TopGrid.Rpc.Local;

/// <summary>Collects the methods of a service class whose instances are made anew for each call.</summary>
/// <typeparam name="TService">A class derived from a generated base.</typeparam>
internal sealed class ServiceCollector<TService> : MethodCollector
    where TService : class
{
    private ServiceCollector(IReadOnlyList<Interceptor> interceptors)
        : base(interceptors)
    {
    }

    /// <summary>Runs the generated binding code without an instance.</summary>
    public static MethodCollector Collect(IReadOnlyList<Interceptor> interceptors)
    {
        var collector = new ServiceCollector<TService>(interceptors);
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                var bind = attribute.BindType.GetMethod(attribute.BindMethodName, [typeof(ServiceBinderBase), type])
                    ?? throw new InvalidOperationException($"{attribute.BindType} has no {attribute.BindMethodName}; was it generated with GrpcServices=\"Both\"?");
                bind.Invoke(null, [collector, null]);
                collector.Descriptor = attribute.BindType.GetProperty(nameof(Descriptor), BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;
                return collector;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated service base.");
    }

    protected override Func<LocalCall, THandler> Handler<THandler>(IMethod method)
    {
        var parameters = typeof(THandler).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var target = typeof(TService).GetMethod(method.Name, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name}.");
        var bind = Bind<THandler>(target);
        return call => bind(call.Services.GetRequiredService<TService>());
    }

    /// <summary>
    /// What <c>service => service.Method</c> compiles to. <see cref="MethodInfo.CreateDelegate(Type, object)"/> does the same by looking the
    /// method up again, at a sixth of the cost of a whole call in process.
    /// </summary>
    private static Func<TService, THandler> Bind<THandler>(MethodInfo target)
        where THandler : class
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
