using System.Collections.Frozen;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Grpc.Access;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Pipeline;
using TopGrid.Grpc.Wire;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace TopGrid.Grpc.Server;

/// <summary>
/// Every method this process takes calls for, and the one list of interceptors that calls go through, from the network
/// (<see cref="GrpcEndpoints"/>) and from inside (<see cref="InProcess.InProcessChannel"/>).
/// </summary>
public sealed class GrpcServer
{
    /// <summary>Name of the activity source that the spans of calls come from, at clients and servers.</summary>
    public const string ActivitySourceName = "TopGrid.Grpc";

    private readonly FrozenDictionary<string, ServerMethod> methods;
    private readonly FrozenSet<string> services;
    private readonly ICallInterceptor[] interceptors;
    private readonly IServiceScopeFactory scopes;
    private readonly Shutdown shutdown;

    internal GrpcServer(
        IEnumerable<ServiceRegistration> registrations,
        IReadOnlyList<IAccessPolicy> policies,
        GrpcServerOptions options,
        ICallerResolver? resolver,
        IMandates? mandates,
        IServiceScopeFactory scopes,
        IHostApplicationLifetime? process,
        ILoggerFactory logs)
    {
        methods = Collect(registrations, policies);
        services = methods.Values.Select(method => method.Description.ServiceName).ToFrozenSet(StringComparer.Ordinal);
        interceptors =
        [
            .. options.RecordSpans ? [new TraceInterceptor()] : Array.Empty<ICallInterceptor>(),
            .. options.Observers,
            new ErrorInterceptor(options.IsTemporary, logs.CreateLogger<ErrorInterceptor>()),
            new DeadlineInterceptor(),
            new IdentityInterceptor(resolver),
            new AccessInterceptor(mandates),
            .. options.Interceptors,
        ];
        Options = options;
        this.scopes = scopes;
        shutdown = new Shutdown(process, options.ShutdownGrace);
    }

    /// <summary>Paths of all methods, in byte order.</summary>
    public IReadOnlyList<string> MethodNames => [.. methods.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Full names of all services, in byte order.</summary>
    public IReadOnlyList<string> ServiceNames => [.. services.Order(StringComparer.Ordinal)];

    /// <summary>The contracts of all services that tell theirs.</summary>
    public IReadOnlyList<ServiceDescriptor> Services => [.. methods.Values.Select(method => method.Descriptor?.Service).OfType<ServiceDescriptor>().Distinct()];

    internal GrpcServerOptions Options { get; }

    internal IEnumerable<ServerMethod> Methods => methods.Values;

    internal ServerMethod? Find(string fullName) => methods.GetValueOrDefault(fullName);

    /// <summary>The answer to a call for a method that is not there.</summary>
    internal Status Unimplemented(string path)
    {
        if (path.Length > ErrorDetails.LongestPath)
        {
            return new Status(StatusCode.Unimplemented, $"There is no method with a name of {path.Length} characters here.");
        }

        var slash = path.LastIndexOf('/');
        var service = path[1..Math.Max(slash, 1)];
        return new Status(StatusCode.Unimplemented, services.Contains(service)
            ? $"Service {service} has no method {path[(slash + 1)..]}; is the client newer than the server?"
            : $"There is no service {service} here.");
    }

    /// <summary>Runs a call to its end. Never throws: the outcome stands in the call's status and trailers.</summary>
    internal async Task RunAsync(ServerMethod method, ServerCall call)
    {
        if (shutdown.Refuses(call))
        {
            call.Status = CallLifetime.Stopping;
            ErrorDetails.Complete(call.Status, call.Method, call.ResponseTrailers);
            return;
        }

        using var ending = shutdown.Watch(call);
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            call.Services = scope.ServiceProvider;
            try
            {
                await new Passage(interceptors, method, call).NextAsync().ConfigureAwait(false);
            }
            catch (RpcException refusal)
            {
                call.Status = StatusOf(refusal, call.Method);
                foreach (var entry in refusal.Trailers)
                {
                    call.ResponseTrailers.Add(entry);
                }

                ErrorDetails.Complete(call.Status, call.Method, call.ResponseTrailers);
            }
        }
    }

    private static Status StatusOf(RpcException refusal, string method) => refusal.Status switch
    {
        { StatusCode: StatusCode.OK } => new Status(StatusCode.Internal, $"{method} failed without saying why."),

        // What the generated base class says of a method that the service does not override.
        { StatusCode: StatusCode.Unimplemented, Detail: "" } => new Status(StatusCode.Unimplemented, $"{method} is in the contract but not served yet."),
        var status => status,
    };

    private static FrozenDictionary<string, ServerMethod> Collect(
        IEnumerable<ServiceRegistration> registrations, IReadOnlyList<IAccessPolicy> policies)
    {
        var found = new Dictionary<string, ServerMethod>(StringComparer.Ordinal);
        var without = new List<string>();
        foreach (var (contract, description, handle) in registrations.Select(registration => registration.Collect())
            .SelectMany(collected => collected.Methods.Select(method => (collected.Descriptor, method.Method, method.Handle))))
        {
            var rule = policies.Select(policy => policy.Find(description.FullName)).FirstOrDefault(rule => rule is not null);
            if (rule is null || (rule.Roles.IsDefaultOrEmpty && !rule.Anonymous))
            {
                without.Add(description.FullName);
            }
            else if (!found.TryAdd(description.FullName, new ServerMethod(description, handle, rule, contract?.FindMethodByName(description.Name))))
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

    /// <summary>A call on its way through the interceptors to its handler; each goes on once at most.</summary>
    private sealed class Passage
    {
        private readonly ICallInterceptor[] interceptors;
        private readonly ServerMethod method;
        private readonly ServerCall call;
        private readonly Func<Task> next;
        private int passed;

        public Passage(ICallInterceptor[] interceptors, ServerMethod method, ServerCall call)
        {
            (this.interceptors, this.method, this.call) = (interceptors, method, call);
            next = NextAsync;
        }

        public Task NextAsync() =>
            passed == interceptors.Length ? method.Handle(call) : interceptors[passed++].InterceptAsync(call, next);
    }
}
