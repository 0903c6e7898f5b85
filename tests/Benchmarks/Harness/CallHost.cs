using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Rpc.Server;

namespace TopGrid.Benchmarks.Harness;

/// <summary>
/// A server on loopback h2c with one service of its own: trace, errors, deadline, identity, roles. Every call of the process is sampled and
/// handed to the batch processor of the OpenTelemetry SDK; its exporter throws the spans away.
/// </summary>
internal sealed class CallHost : IAsyncDisposable
{
    private readonly TracerProvider _traces = TraceEverything();

    private readonly WebApplication _app;

    private CallHost(WebApplication app) => _app = app;

    /// <summary>What a client sends to be known.</summary>
    public static Metadata Token { get; } = new() { { "authorization", "Bearer operator" } };

    public Uri Address => new(_app.Urls.Single());

    public RpcServer Server => _app.Services.GetRequiredService<RpcServer>();

    /// <summary>Starts a host with one service whose methods only operators may call.</summary>
    public static async Task<CallHost> StartAsync<TService>()
        where TService : class
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseRpc()));
        builder.Services.AddSingleton<IAccessPolicy>(new OperatorOnly());
        builder.Services.AddSingleton<ICallerResolver, OneToken>();
        builder.Services.AddRpcService<TService>();
        var host = new CallHost(builder.Build());
        host._app.UseRpcEdge();
        host._app.MapRpcServices();
        await host._app.StartAsync();
        return host;
    }

    /// <summary>Hands every call of the process to the batch processor of the SDK.</summary>
    public static TracerProvider TraceEverything() => Sdk.CreateTracerProviderBuilder().AddSource(RpcServer.ActivitySourceName)
        .SetSampler(new AlwaysOnSampler()).AddProcessor(new BatchActivityExportProcessor(new Nowhere())).Build();

    /// <summary>Who calls.</summary>
    public static Caller Operator()
    {
        var caller = new Caller("operator", "Operator");
        return caller with { Roles = caller.Roles.Union([CallerRole.Operator]) };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _traces.Dispose();
    }

    private sealed class OperatorOnly : IAccessPolicy
    {
        public AccessRule? Find(string fullMethodName) => AccessRule.For(CallerRole.Operator);
    }

    private sealed class OneToken : ICallerResolver
    {
        public ValueTask<Caller?> ResolveAsync(Credentials credentials, HttpContext http) => ValueTask.FromResult<Caller?>(Operator());
    }

    private sealed class Nowhere : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch) => ExportResult.Success;
    }
}
