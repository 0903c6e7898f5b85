using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Data.Connections;
using TopGrid.Host;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Benchmarks.Harness;

/// <summary>
/// The host as it is delivered, on an empty database, with one service more that says what it hears: a call to it goes through everything
/// that any call goes through (trace, audit, errors, deadline, identity by a local secret, roles), and every span is handed to the SDK's
/// batch processor.
/// </summary>
internal sealed class MeasuredHost : IAsyncDisposable
{
    private readonly TracerProvider _traces;
    private readonly HostApplication _application;

    private MeasuredHost(TracerProvider traces, HostApplication application) => (_traces, _application) = (traces, application);

    public Uri Address => _application.Address;

    public RpcServer Server => _application.Server;

    /// <summary>Starts the host for who is known in a folder.</summary>
    public static async Task<MeasuredHost> StartAsync(string folder)
    {
        var options = new HostOptions
        {
            Storage = StorageOptions.Sqlite(Path.Combine(folder, $"{Environment.ProcessId}.db")),
            IdentitiesFile = KnownCaller.FileIn(folder),
            Port = 0,
            RunWorker = false,
        };
        return new(CallHost.TraceEverything(), await HostApplication.StartAsync(options, AddEcho, CancellationToken.None));
    }

    /// <summary>Serves until standard input ends, as a process of its own.</summary>
    public static async Task ServeAsync(string folder)
    {
        await using var host = await StartAsync(folder);
        Console.WriteLine($"listening {host.Address.Port}");
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _traces.Dispose();
    }

    private static void AddEcho(IServiceCollection services)
    {
        services.AddSingleton<IAccessPolicy>(new ProbeForOperators());
        services.AddRpcService<Echo>();
    }

    private sealed class Echo : Probe.ProbeBase
    {
        public override Task<EchoReply> ForOperator(EchoRequest request, ServerCallContext context) =>
            Task.FromResult(new EchoReply { Text = request.Text });
    }

    private sealed class ProbeForOperators : IAccessPolicy
    {
        public AccessRule? Find(string fullMethodName) =>
            fullMethodName.StartsWith("/topgrid.probe.", StringComparison.Ordinal) ? AccessRule.For(CallerRole.Operator) : null;
    }
}
