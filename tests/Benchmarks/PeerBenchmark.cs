using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using TopGrid.Benchmarks.Harness;
using TopGrid.Interop.Tests.Harness;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Benchmarks;

/// <summary>
/// Our host and a server on @grpc/grpc-js, each a process of its own on loopback h2c, called by our client with the same method, message,
/// token and deadline. Ours is the host as it is delivered and does what it always does for a call (trace, audit, identity, roles, ...);
/// theirs looks at the token. Processor time is that of the server alone.
/// </summary>
internal static class PeerBenchmark
{
    private const int WarmUps = 6;
    private const int Rounds = 15;
    private const int CallsAlone = 3_000;
    private const int CallsInParallel = 20_000; // The system counts processor time in hundredths of a second.

    public static async Task Run()
    {
        using var caller = new KnownCaller();
        var packages = await Workshop.NodePackagesAsync();
        await using var theirs = await PeerServer.StartAsync(
            new ProcessStartInfo("node", [Repository.Here("Peers", "js", "echo.js"),
                Path.Combine(Repository.Root, "tests", "Rpc.Tests", "Protos", "probe.proto"), caller.Secret])
            {
                Environment = { ["NODE_PATH"] = packages },
            },
            Uri.UriSchemeHttp);
        await CompareAsync("grpc-js", theirs, caller);
    }

    /// <summary>The same against the host of an earlier commit, whose benchmarks serve it too.</summary>
    public static async Task RunOld()
    {
        const string Variable = "TOPGRID_OLD";
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } checkout)
        {
            Console.WriteLine($"  {Variable} must name a checkout of the earlier commit, built in Release.");
            return;
        }

        using var caller = new KnownCaller();
        var program = Path.Combine(checkout, "tests", "Benchmarks", "bin", "Release", "net10.0", "TopGrid.Benchmarks.dll");
        await using var theirs = await PeerServer
            .StartAsync(new ProcessStartInfo("dotnet", [program, "serve", caller.Folder]), Uri.UriSchemeHttp);
        await CompareAsync("the host of the earlier commit", theirs, caller);
    }

    private static async Task CompareAsync(string name, PeerServer theirs, KnownCaller caller)
    {
        await using var ours = await PeerServer.StartAsync(
            new ProcessStartInfo(Environment.ProcessPath!, [.. ProgramArguments(), "serve", caller.Folder]), Uri.UriSchemeHttp);
        foreach (var parallel in new[] { 1, 64 })
        {
            await CompareAsync(name, theirs, ours, caller.Token, parallel);
        }
    }

    /// <summary>The program itself, when this process is the runtime that was given it.</summary>
    private static string[] ProgramArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(PeerBenchmark).Assembly.Location] : [];

    private static async Task CompareAsync(string name, PeerServer theirs, PeerServer ours, Metadata token, int parallel)
    {
        using var toTheirs = RpcChannel.ForAddress(theirs.Address);
        using var toOurs = RpcChannel.ForAddress(ours.Address);
        for (var k = 0; k < WarmUps; k++)
        {
            await MeasureAsync(toTheirs, theirs, token, parallel);
            await MeasureAsync(toOurs, ours, token, parallel);
            await Task.Delay(TimeSpan.FromMilliseconds(250)); // The runtime compiles the busy methods anew when it finds the time.
        }

        var (a, b) = (new Sample[Rounds], new Sample[Rounds]);
        var (waitedForTheirs, waitedForOurs) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            (a[round], waitedForTheirs[round]) = await MeasureAsync(toTheirs, theirs, token, parallel);
            (b[round], waitedForOurs[round]) = await MeasureAsync(toOurs, ours, token, parallel);
        }

        Comparison.Print($"{name} against our host, {parallel} in parallel, mean per call of a round", a, b);
        Console.WriteLine($"    calls per second: {CallsPerSecond(a):N0} against {CallsPerSecond(b):N0} (medians)");
        var ratio = Comparison.Median([.. waitedForOurs.Zip(waitedForTheirs, (mine, their) => mine / their)]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"    p50 of a call: {Comparison.Median(waitedForTheirs):0.000} ms against {Comparison.Median(waitedForOurs):0.000} ms, ratio {ratio:0.00} (medians)"));
    }

    private static double CallsPerSecond(Sample[] samples) => 1000 / Comparison.Median([.. samples.Select(sample => sample.Clock)]);

    /// <summary>A round of calls: what one costs on average, and the time in ms within which half of them were answered.</summary>
    private static async Task<(Sample Mean, double P50)> MeasureAsync(RpcChannel channel, PeerServer server, Metadata token, int parallel)
    {
        var client = new Probe.ProbeClient(channel);
        var request = new EchoRequest { Text = "GGz Oost-Brabant" };
        var calls = parallel == 1 ? CallsAlone : CallsInParallel;
        var left = calls;
        var waited = new double[calls];
        var processor = server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) is >= 0 and var call)
            {
                var sent = Stopwatch.GetTimestamp();
                await client.ForOperatorAsync(request, token, DateTime.UtcNow.AddSeconds(30));
                waited[call] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(start);
        var mean = new Sample(elapsed.TotalMilliseconds / calls, (server.ProcessorTime - processor).TotalMilliseconds / calls);
        return (mean, Comparison.Median(waited));
    }
}
