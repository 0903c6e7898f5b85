using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;
using TopGrid.Benchmarks.Harness;
using TopGrid.Grpc.Access;
using TopGrid.Grpc.Client;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.InProcess;
using TopGrid.Grpc.Server;
using TopGrid.Grpc.Tests.Probe;

namespace TopGrid.Benchmarks;

/// <summary>
/// The same method, message and interceptors (trace, errors, deadline, identity, roles), in process and over loopback h2c.
/// Every call is sampled and handed to the batch processor of the OpenTelemetry SDK; its exporter throws the spans away.
/// </summary>
internal static class GrpcBenchmark
{
    private const int WarmUps = 20;
    private const int Rounds = 25;
    private const int OverTheWire = 500;
    private const int InProcess = 10_000;

    public static async Task Run()
    {
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource(GrpcServer.ActivitySourceName).SetSampler(new AlwaysOnSampler())
            .AddProcessor(new BatchActivityExportProcessor(new Nowhere())).Build();
        await using var host = await StartAsync();
        using var wire = GrpcChannel.ForAddress(new Uri(host.Urls.Single()));
        var remote = new Probe.ProbeClient(wire);
        var near = new Probe.ProbeClient(new InProcessChannel(host.Services.GetRequiredService<GrpcServer>(), "benchmarks"));
        var token = new Metadata { { "authorization", "Bearer operator" } };
        using var scope = CallScope.RunAs(Caller());

        var request = new EchoRequest { Text = "GGz Oost-Brabant" };
        Task<EchoReply> Far() => remote.ForOperatorAsync(request, token, DateTime.UtcNow.AddSeconds(30)).ResponseAsync;
        Task<EchoReply> Near() => near.ForOperatorAsync(request, deadline: DateTime.UtcNow.AddSeconds(30)).ResponseAsync;
        for (var k = 0; k < WarmUps; k++)
        {
            // The runtime compiles the busy methods anew, and then once more, when it finds the time; give it some.
            await MeasureAsync(Far, OverTheWire);
            await MeasureAsync(Near, InProcess);
            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }

        var (a, b) = (new Sample[Rounds], new Sample[Rounds]);
        var bytes = GC.GetTotalAllocatedBytes();
        for (var round = 0; round < Rounds; round++)
        {
            a[round] = await MeasureAsync(Far, OverTheWire);
            b[round] = await MeasureAsync(Near, InProcess);
        }

        Comparison.Print("loopback h2c against in process, mean per call of a round", a, b);
        bytes = GC.GetTotalAllocatedBytes();
        await MeasureAsync(Near, InProcess);
        Console.WriteLine($"  an in-process call allocates {(GC.GetTotalAllocatedBytes() - bytes) / InProcess:N0} bytes");
    }

    private static async Task<Sample> MeasureAsync(Func<Task<EchoReply>> call, int count)
    {
        // Away from the thread that the last response came in on.
        await Task.Yield();
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        for (var k = 0; k < count; k++)
        {
            await call();
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Sample(elapsed.TotalMilliseconds / count, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / count);
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseGrpc()));
        builder.Services.AddSingleton<IAccessPolicy>(new OperatorOnly());
        builder.Services.AddSingleton<ICallerResolver, OneToken>();
        builder.Services.AddGrpcService<Echo>();
        var app = builder.Build();
        app.MapGrpcServices();
        await app.StartAsync();
        return app;
    }

    private static Caller Caller()
    {
        var caller = new Caller("operator", "Operator");
        return caller with { Roles = caller.Roles.Union([CallerRole.Operator]) };
    }

    private sealed class OperatorOnly : IAccessPolicy
    {
        public AccessRule? Find(string method) => AccessRule.For(CallerRole.Operator);
    }

    private sealed class OneToken : ICallerResolver
    {
        public ValueTask<Caller?> ResolveAsync(Credentials credentials, CancellationToken cancellationToken) => ValueTask.FromResult<Caller?>(Caller());
    }

    private sealed class Echo : Probe.ProbeBase
    {
        public override Task<EchoReply> ForOperator(EchoRequest request, ServerCallContext context) =>
            Task.FromResult(new EchoReply { Text = request.Text });
    }

    private sealed class Nowhere : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch) => ExportResult.Success;
    }
}
