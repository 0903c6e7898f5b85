using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using TopGrid.Benchmarks.Harness;
using TopGrid.Common.V1;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Host;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Client;
using TopGrid.Testing;

namespace TopGrid.Benchmarks;

/// <summary>
/// An institution of examples/2025 files a request, against a get by the same institution: over loopback h2c to the host as it is delivered,
/// on SQLite and on PostgreSQL, both with commits that reach the disk. Processor time is that of this process, which is client and host.
/// </summary>
internal static class FilingBenchmark
{
    private const int WarmUps = 12;
    private const int Rounds = 25;
    private const int Calls = 40;
    private const string Database = "topgrid";

    public static async Task Run()
    {
        var folder = Directory.CreateTempSubdirectory("topgrid-benchmark-");
        try
        {
            await RunAsync("SQLite", folder.FullName, StorageOptions.Sqlite(Path.Combine(folder.FullName, "filing.db")));
            await using var server = await PostgresInstance.StartNewAsync(MeasuredCluster.Settings);
            await using (var admin = NpgsqlDataSource.Create(server.ConnectionString("postgres", "benchmark")))
            {
                await using var create = admin.CreateCommand($"CREATE DATABASE {Database} TEMPLATE template0");
                await create.ExecuteNonQueryAsync();
            }

            await RunAsync("PostgreSQL", folder.FullName, StorageOptions.PostgreSql(server.ConnectionString(Database, "benchmark")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string name, string folder, StorageOptions storage)
    {
        var identities = Path.Combine(folder, $"{name}.json");
        var people = new People(identities);
        var options = new HostOptions { Storage = storage, IdentitiesFile = identities, Port = 0, RunWorker = false };
        await using var host = await HostApplication.StartAsync(
            options, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new BeforeTheDeadline())), CancellationToken.None);
        using var operators = RpcChannel.ForAddress(host.Address, new RpcChannelOptions { Token = people.Anna });
        await YearFiles.ImportAsync(operators.CreateCallInvoker(), YearFiles.Read(YearFiles.Example));
        var tpid = Free();
        using var channel = RpcChannel.ForAddress(host.Address, new RpcChannelOptions { Token = people.Institution(tpid) });
        var client = new RegistrationService.RegistrationServiceClient(channel);
        var institution = $"years/2025/institutions/{tpid}";
        var places = 0;
        Task File() => client.FileRequestAsync(new FileRequestRequest
        {
            Parent = institution, Profession = Profession.Gz, Places = 1 + (++places % 9), RequestId = Ids.New(),
        }).ResponseAsync;
        Task Get() => client.GetInstitutionAsync(new GetInstitutionRequest { Name = institution }).ResponseAsync;
        for (var k = 0; k < WarmUps; k++)
        {
            await MeasureAsync(File);
            await MeasureAsync(Get);
        }

        var (filings, gets) = (new Sample[Rounds], new Sample[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            filings[round] = await MeasureAsync(File);
            gets[round] = await MeasureAsync(Get);
        }

        Comparison.Print($"{name}: a filing against a get, mean per call of a round", filings, gets);
    }

    // One that brings nothing into a consortium may ask for any number.
    private static string Free()
    {
        var files = YearFiles.Read(YearFiles.Example);
        var bound = Rows(files["brought_in.csv"]).Select(row => row[1]).ToHashSet(StringComparer.Ordinal);
        return Rows(files["requests.csv"]).First(row => row[1] == "GZ" && row[2] == "1" && !bound.Contains(row[0]))[0];
    }

    private static IEnumerable<string[]> Rows(byte[] file) =>
        System.Text.Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','));

    private static async Task<Sample> MeasureAsync(Func<Task> call)
    {
        await Task.Yield();
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        for (var k = 0; k < Calls; k++)
        {
            await call();
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Sample(elapsed.TotalMilliseconds / Calls, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / Calls);
    }

    // The example's last day for requests is 31 March 2024; the clock goes on, since the host measures with it.
    private sealed class BeforeTheDeadline : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);
        private readonly long _started = Stopwatch.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Start + Stopwatch.GetElapsedTime(_started);
    }
}
