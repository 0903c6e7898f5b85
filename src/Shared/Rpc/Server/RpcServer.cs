using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.Interceptors;
using TopGrid.Rpc.Local;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace TopGrid.Rpc.Server;

/// <summary>
/// Every method this process takes calls for, with its access rule. Calls from the network are served by Grpc.AspNetCore
/// (<see cref="RpcEndpoints"/>); those from inside (<see cref="InProcess.InProcessChannel"/>) and over JSON are served here, by the same
/// service classes behind the same interceptors.
/// </summary>
public sealed class RpcServer
{
    /// <summary>Name of the activity source that the spans of calls come from, at clients and servers.</summary>
    public const string ActivitySourceName = "TopGrid.Rpc";

    private readonly FrozenDictionary<string, ServedMethod> _methods;
    private readonly FrozenSet<string> _services;
    private readonly IServiceScopeFactory _scopes;
    private readonly IReadOnlyList<ICallObserver> _observers;
    private readonly AccessCheck _access;
    private readonly Faults _faults;

    internal RpcServer(
        IEnumerable<ServiceRegistration> registrations,
        IReadOnlyList<IAccessPolicy> policies,
        IServiceProvider provider,
        AccessCheck access,
        Faults faults,
        RpcServerOptions options,
        TimeProvider clock)
    {
        // The framework makes its interceptors from the same list, of the same instances.
        var interceptors = provider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value.Interceptors
            .Select(registration => (Interceptor)provider.GetRequiredService(registration.Type)).ToList();
        _methods = Collect(registrations, policies, interceptors);
        _services = _methods.Values.Select(method => method.Description.ServiceName).ToFrozenSet(StringComparer.Ordinal);
        _scopes = provider.GetRequiredService<IServiceScopeFactory>();
        _observers = [.. provider.GetServices<ICallObserver>()];
        (_access, _faults, Options, Clock) = (access, faults, options, clock);
    }

    /// <summary>Paths of all methods, in byte order.</summary>
    public IReadOnlyList<string> MethodNames => [.. _methods.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Full names of all services, in byte order.</summary>
    public IReadOnlyList<string> ServiceNames => [.. _services.Order(StringComparer.Ordinal)];

    /// <summary>The contracts of all services that tell theirs.</summary>
    public IReadOnlyList<ServiceDescriptor> Services =>
        [.. _methods.Values.Select(method => method.Descriptor?.Service).OfType<ServiceDescriptor>().Distinct()];

    internal RpcServerOptions Options { get; }

    internal TimeProvider Clock { get; }

    internal IEnumerable<ServedMethod> Methods => _methods.Values;

    internal ServedMethod? Find(string fullName) => _methods.GetValueOrDefault(fullName);

    /// <summary>The answer to a call for a method that is not there.</summary>
    internal Status Unimplemented(string path)
    {
        if (path.Length > ErrorDetails.LongestPath)
        {
            return new Status(StatusCode.Unimplemented, $"There is no method with a name of {path.Length} characters here.");
        }

        var slash = path.LastIndexOf('/');
        var service = path[1..Math.Max(slash, 1)];
        return new Status(StatusCode.Unimplemented, _services.Contains(service)
            ? $"Service {service} has no method {path[(slash + 1)..]}; is the client newer than the server?"
            : $"There is no service {service} here.");
    }

    /// <summary>
    /// Runs a call that the framework does not serve to its end. Never throws: the outcome stands in the call's status and trailers.
    /// </summary>
    /// <param name="method">What is called.</param>
    /// <param name="call">The call.</param>
    /// <param name="checkAccess">Whether nobody has asked yet who may call.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The edge of the process for a call.")]
    internal async Task RunAsync(ServedMethod method, LocalCall call, bool checkAccess)
    {
        try
        {
            if (checkAccess && await _access.RefuseAsync(call.Served, call.CancellationToken) is { } refusal)
            {
                throw new RpcException(refusal);
            }

            await using var scope = _scopes.CreateAsyncScope();
            call.Services = scope.ServiceProvider;
            await method.Handle(call);
        }
        catch (Exception thrown)
        {
            call.End(_faults.Translate(thrown, call) ?? (RpcException)thrown);
        }
    }

    /// <summary>Tells the observers that a call ended.</summary>
    internal void Tell(ServedCall call, Status status)
    {
        foreach (var observer in _observers)
        {
            observer.Ended(call, status);
        }
    }

    private static FrozenDictionary<string, ServedMethod> Collect(
        IEnumerable<ServiceRegistration> registrations, IReadOnlyList<IAccessPolicy> policies, IReadOnlyList<Interceptor> interceptors)
    {
        var found = new Dictionary<string, ServedMethod>(StringComparer.Ordinal);
        var without = new List<string>();
        foreach (var (contract, description, handle) in registrations.Select(registration => registration.Collect(interceptors))
            .SelectMany(collected => collected.Methods.Select(method => (collected.Contract, method.Method, method.Handle))))
        {
            var rule = policies.Select(policy => policy.Find(description.FullName)).FirstOrDefault(rule => rule is not null);
            if (rule is null || (rule.Roles.IsDefaultOrEmpty && !rule.Anonymous))
            {
                without.Add(description.FullName);
            }
            else if (!found.TryAdd(description.FullName,
                new ServedMethod(description, rule, contract?.FindMethodByName(description.Name), handle)))
            {
                throw new InvalidOperationException($"{description.FullName} is served twice.");
            }
        }

        return without.Count == 0
            ? found.ToFrozenDictionary(StringComparer.Ordinal)
            : throw new InvalidOperationException(
                $"These methods do not say who may call them: {string.Join(", ", without.Order(StringComparer.Ordinal))}. "
                + "Give each the option (topgrid.common.v1.access) in its .proto file, with roles or anonymous, and register its contract's access policy.");
    }
}
