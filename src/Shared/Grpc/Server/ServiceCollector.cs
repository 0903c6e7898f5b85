using System.Reflection;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace TopGrid.Grpc.Server;

/// <summary>Collects the methods of a service class whose instances are made anew for each call.</summary>
/// <typeparam name="TService">A class derived from a generated base.</typeparam>
internal sealed class ServiceCollector<TService> : MethodCollector
    where TService : class
{
    /// <summary>Runs the generated binding code without an instance.</summary>
    public void Collect()
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                var bind = attribute.BindType.GetMethod(attribute.BindMethodName, [typeof(ServiceBinderBase), type])
                    ?? throw new InvalidOperationException($"{attribute.BindType} has no {attribute.BindMethodName}; was it generated with GrpcServices=\"Both\"?");
                bind.Invoke(null, [this, null]);
                return;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated service base.");
    }

    protected override Func<ServerCall, THandler> Handler<THandler>(IMethod method, THandler? handler)
        where THandler : class
    {
        var parameters = typeof(THandler).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var target = typeof(TService).GetMethod(method.Name, parameters)
            ?? throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name}.");
        return call => target.CreateDelegate<THandler>(call.Services.GetRequiredService<TService>());
    }
}
