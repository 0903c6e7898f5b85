using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Benchmarks.Harness;
using TopGrid.Interop.Tests.Harness;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.InProcess;

namespace TopGrid.Benchmarks;

/// <summary>
/// The facts of examples/2025 as Registration streams them (rows of a file, 64 KiB a message), many times over in one stream, from memory:
/// over loopback h2c and in process, against a loopback socket that carries as many bytes in writes of 64 KiB.
/// </summary>
internal static class FactsBenchmark
{
    private const int MessageBytes = 64 * 1024;
    private const int Times = 64;
    private const int WarmUps = 6;
    private const int Rounds = 15;

    private static readonly StreamFactsResponse[] _year = [.. Messages()];
    private static readonly long _streamBytes = Times * _year.Sum(message => (long)message.Rows.Content.Length);

    public static async Task Run()
    {
        await using var host = await CallHost.StartAsync<Facts>();
        using var wire = RpcChannel.ForAddress(host.Address);
        using var scope = CallScope.RunAs(CallHost.Operator());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var remote = new RegistrationService.RegistrationServiceClient(wire);
        var near = new RegistrationService.RegistrationServiceClient(new InProcessChannel(host.Server, "benchmarks"));
        await CompareAsync(
            "a stream of facts over loopback h2c against a raw socket", () => StreamAsync(remote), () => CopyAsync(listener));
        await CompareAsync("a stream of facts in process against a raw socket", () => StreamAsync(near), () => CopyAsync(listener));
    }

    private static async Task CompareAsync(string what, Func<Task> a, Func<Task> b)
    {
        for (var k = 0; k < WarmUps; k++)
        {
            await a();
            await b();
        }

        var (first, second) = (new Sample[Rounds], new Sample[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            first[round] = await MeasureAsync(a);
            second[round] = await MeasureAsync(b);
        }

        Comparison.Print(what, first, second);
        Console.WriteLine($"    {_streamBytes / 1e6:0} MB: {Rate(first):N0} against {Rate(second):N0} MB/s (medians)");
    }

    private static double Rate(Sample[] samples) => _streamBytes / 1e3 / Comparison.Median([.. samples.Select(sample => sample.Clock)]);

    private static async Task<Sample> MeasureAsync(Func<Task> work)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await Task.Run(work);
        return new Sample(
            Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    }

    private static async Task StreamAsync(RegistrationService.RegistrationServiceClient client)
    {
        using var call = client.StreamFacts(new StreamFactsRequest { Name = "years/2025" }, CallHost.Token, DateTime.UtcNow.AddMinutes(1));
        var bytes = 0L;
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            bytes += message.Rows.Content.Length;
        }

        Check(bytes);
    }

    private static async Task CopyAsync(TcpListener listener)
    {
        using var from = new TcpClient();
        await from.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var to = await listener.AcceptTcpClientAsync();
        var sending = Task.Run(async () =>
        {
            var piece = new byte[MessageBytes];
            for (var left = _streamBytes; left > 0; left -= piece.Length)
            {
                await from.GetStream().WriteAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)));
            }

            from.Client.Shutdown(SocketShutdown.Send);
        });
        var buffer = new byte[MessageBytes];
        var bytes = 0L;
        for (int count; (count = await to.GetStream().ReadAsync(buffer)) > 0; bytes += count)
        {
        }

        await sending;
        Check(bytes);
    }

    private static void Check(long bytes)
    {
        if (bytes != _streamBytes)
        {
            throw new InvalidOperationException($"{bytes} bytes arrived instead of {_streamBytes}.");
        }
    }

    private static IEnumerable<StreamFactsResponse> Messages() =>
        from file in Directory.GetFiles(Path.Combine(Repository.Root, "examples", "2025"), "*.csv").Order(StringComparer.Ordinal)
        from piece in File.ReadAllBytes(file).Chunk(MessageBytes)
        select new StreamFactsResponse { Rows = new FactRows { File = Path.GetFileName(file), Content = ByteString.CopyFrom(piece) } };

    private sealed class Facts : RegistrationService.RegistrationServiceBase
    {
        public override async Task StreamFacts(
            StreamFactsRequest request, IServerStreamWriter<StreamFactsResponse> responseStream, ServerCallContext context)
        {
            for (var k = 0; k < Times; k++)
            {
                foreach (var message in _year)
                {
                    await responseStream.WriteAsync(message);
                }
            }
        }
    }
}
