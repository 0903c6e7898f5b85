using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using TopGrid.Benchmarks.Harness;
using TopGrid.Data.Connections;
using TopGrid.Dataset;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Host;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Client;
using TopGrid.Rules.Protocols;
using TopGrid.Testing;
using Profession = TopGrid.Common.V1.Profession;

namespace TopGrid.Benchmarks;

/// <summary>
/// An institution of examples/2025 files a request, against a get by the same institution: over loopback h2c to the host as it is
/// delivered, on SQLite and on PostgreSQL, both with commits that reach the disk. Then all of them in the last minute from 50 clients,
/// against as many gets. Processor time is that of this process, which is client and host. And the edit of a filing judged by its rows,
/// against the same judged as the text of the whole year.
/// </summary>
internal static class FilingBenchmark
{
    private const int WarmUps = 12;
    private const int Rounds = 25;
    private const int Calls = 40;
    private const int Crowds = 7;
    private const int Institutions = 600;
    private const string Database = "topgrid";

    public static async Task Run()
    {
        JudgeRows();
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
            options,
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new BeforeTheDeadline())),
            CancellationToken.None);
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
        await CrowdAsync(name, host.Address, people);
    }

    // The last minute: everyone at once. Each crowd asks for other places than the one before.
    private static async Task CrowdAsync(string name, Uri address, People people)
    {
        var institutions = Rows(YearFiles.Read(YearFiles.Example)["institutions.csv"]).Take(Institutions);
        var shares = LastMinute.Shares([.. institutions.Select(row => row[0])]);
        var tokens = shares.Select((share, k) => people.Office($"office-{k}", share));
        var channels = tokens.Select(token => RpcChannel.ForAddress(address, new RpcChannelOptions { Token = token })).ToList();
        var clients = channels.ConvertAll(channel => channel.CreateCallInvoker());
        var waits = new List<double>();
        var (filings, gets) = (new Sample[Crowds], new Sample[Crowds]);
        for (var round = -2; round < Crowds; round++)
        {
            IReadOnlyList<Filed> filed = [];
            var filing = await OnceAsync(async () => filed = await LastMinute.FileAsync(
                clients, shares, _ => 1000 + round, _ => false, (_, _) => Task.CompletedTask));
            var get = await OnceAsync(() => Task.WhenAll(clients.Zip(shares).Select(async client =>
            {
                var registration = new RegistrationService.RegistrationServiceClient(client.First);
                foreach (var tpid in client.Second)
                {
                    await registration.GetInstitutionAsync(new GetInstitutionRequest { Name = $"years/2025/institutions/{tpid}" });
                }
            })));
            if (round >= 0)
            {
                (filings[round], gets[round]) = (filing, get);
                waits.AddRange(filed.Select(one => Stopwatch.GetElapsedTime(one.Sent, one.Answered).TotalMilliseconds));
            }
        }

        channels.ForEach(channel => channel.Dispose());
        Comparison.Print(
            $"{name}: {Institutions} institutions file from {LastMinute.Clients} clients, against as many gets", filings, gets);
        waits.Sort();
        var (half, nearlyAll) = (waits[waits.Count / 2], waits[waits.Count * 99 / 100]);
        Console.WriteLine($"    an answer comes within {half:N0} ms (half of them), {nearlyAll:N0} ms (99 %), {waits[^1]:N0} ms (all)");
    }

    private static void JudgeRows()
    {
        var options = new DatasetOptions { Protocols = ProtocolLibrary.Shipped };
        var year = CanonicalYear.Of(DatasetReader.ReadFolder(YearFiles.Example, options).Year!);
        var tpid = Free();
        var row = year.Facts.Requests.First(
            request => request.Tpid == tpid && request is { Profession: Rules.Vocabulary.Profession.GZ, Round: 1 });
        var edit = new YearEdit().Replace("requests.csv", row, row with { Places = row.Places + 1 });
        var (text, rows) = Comparison.Alternate(
            Rounds, () => Hashed(YearJudge.ByText(year, edit, options)), () => Hashed(YearJudge.Judge(year, edit, options)));
        Comparison.Print("an edit of one row judged as text against judged by rows, both with the input hash", text, rows);
    }

    private static void Hashed(JudgedEdit judged) => ArgumentException.ThrowIfNullOrEmpty(judged.Year?.InputHash);

    // One that brings nothing into a consortium may ask for any number.
    private static string Free()
    {
        var files = YearFiles.Read(YearFiles.Example);
        var bound = Rows(files["brought_in.csv"]).Select(row => row[1]).ToHashSet(StringComparer.Ordinal);
        return Rows(files["requests.csv"]).First(row => row[1] == "GZ" && row[2] == "1" && !bound.Contains(row[0]))[0];
    }

    private static IEnumerable<string[]> Rows(byte[] file) =>
        System.Text.Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(','));

    private static async Task<Sample> MeasureAsync(Func<Task> call)
    {
        var all = await OnceAsync(async () =>
        {
            for (var k = 0; k < Calls; k++)
            {
                await call();
            }
        });
        return new Sample(all.Clock / Calls, all.Processor / Calls);
    }

    private static async Task<Sample> OnceAsync(Func<Task> work)
    {
        // Away from the thread that the last response came in on.
        await Task.Yield();
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await work();
        return new Sample(
            Stopwatch.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    }

    // The example's last day for requests is 31 March 2024; the clock goes on, since the host measures with it.
    private sealed class BeforeTheDeadline : TimeProvider
    {
        private static readonly DateTimeOffset _start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);
        private readonly long _started = Stopwatch.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => _start + Stopwatch.GetElapsedTime(_started);
    }
}
