using System.Diagnostics;
using TopGrid.Access.Callers;
using TopGrid.Benchmarks.Harness;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.InProcess;
using TopGrid.Rpc.Tests.Probe;

namespace TopGrid.Benchmarks;

/// <summary>
/// The same method, message and interceptors, in process and over loopback h2c.
/// </summary>
internal static class GrpcBenchmark
{
    private const int WarmUps = 20;
    private const int Rounds = 25;
    private const int OverTheWire = 500;
    private const int InProcess = 10_000;

    public static async Task Run()
    {
        using var caller = new KnownCaller();
        await using var host = await MeasuredHost.StartAsync(caller.Folder);
        using var wire = RpcChannel.ForAddress(host.Address);
        var remote = new Probe.ProbeClient(wire);
        var near = new Probe.ProbeClient(new InProcessChannel(host.Server, "benchmarks"));
        using var scope = CallScope.RunAs(CallHost.Operator());

        var request = new EchoRequest { Text = "GGz Oost-Brabant" };
        var token = caller.Token;
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
        var (far, nearby) = (await MedianAsync(Far, Rounds * OverTheWire), await MedianAsync(Near, Rounds * OverTheWire));
        Console.WriteLine($"  p50 of a call: {far:N1} us against {nearby:N1} us, ratio {far / nearby:N1}");
        bytes = GC.GetTotalAllocatedBytes();
        await MeasureAsync(Near, InProcess);
        Console.WriteLine($"  an in-process call allocates {(GC.GetTotalAllocatedBytes() - bytes) / InProcess:N0} bytes");
    }

    /// <summary>The median time of a call in microseconds.</summary>
    private static async Task<double> MedianAsync(Func<Task<EchoReply>> call, int count)
    {
        await Task.Yield();
        var times = new double[count];
        for (var k = 0; k < count; k++)
        {
            var start = Stopwatch.GetTimestamp();
            await call();
            times[k] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return Comparison.Median(times);
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
}
