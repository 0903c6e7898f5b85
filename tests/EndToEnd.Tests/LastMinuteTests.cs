using System.Data.Common;
using System.Text;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Npgsql;
using TopGrid.Common.V1;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Registration.V1;

namespace TopGrid.EndToEnd.Tests;

/// <summary>600 institutions file in the last minute before the deadline from 50 clients.</summary>
[Trait("Category", "Slow")]
public sealed class LastMinuteTests
{
    private const int Institutions = 600;

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task None_is_lost_none_is_doubled_and_each_is_answered_in_order(Dialect dialect)
    {
        var clock = new LastMinuteClock();
        await using var host = await RunningHost.StartAsync(dialect, clock: clock, runWorker: false);
        var files = YearFiles.Read(YearFiles.Example);
        Assert.True((await YearFiles.ImportAsync(host.For(host.People.Anna), files)).Imported);
        var tpids = Encoding.UTF8.GetString(files["institutions.csv"]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(Institutions).Select(line => line.Split(',')[0]).ToList();
        Assert.Equal(Institutions, tpids.Count);
        // No two ask for the same, and none for less than what it brings into a consortium.
        var places = tpids.Index().ToDictionary(row => row.Item, row => 1000L + row.Index, StringComparer.Ordinal);
        var shares = LastMinute.Shares(tpids);
        var clients = shares.Select((share, k) => host.For(host.People.Office($"kantoor-{k}", share))).ToList();

        var filed = await LastMinute.FileAsync(clients, shares, tpid => places[tpid], tpid => places[tpid] % 3 == 0, SeesItsOwnAsync);

        var year = await new RegistrationService.RegistrationServiceClient(host.For(host.People.Anna)).GetYearAsync(
            new GetYearRequest { Name = "years/2025" });
        Assert.Equal(1 + Institutions, year.Revision);
        var log = await LogAsync(host.Storage);
        Assert.Equal(Enumerable.Range(2, Institutions).Select(revision => (long)revision), log.Select(line => line.Revision));
        Assert.Equal(
            places.Select(row => $"{row.Key},GZ,1,{row.Value}").Order(StringComparer.Ordinal),
            log.Select(line => line.After).Order(StringComparer.Ordinal));
        AssertInOrder(filed, log);

        // What is kept in memory is what the tables hold: the export has its hash, and every request is in it once.
        var (hash, requests) = await RequestsAsync(host.For(host.People.Anna));
        Assert.Equal(year.InputHash, hash);
        Assert.All(places, row => Assert.Single(requests, line => line == $"{row.Key},GZ,1,{row.Value}"));
        Assert.Equal(
            places.Count,
            requests.Count(line => line.Contains(",GZ,1,", StringComparison.Ordinal) && places.ContainsKey(line.Split(',')[0])));

        clock.PassMidnight();
        var late = await Assert.ThrowsAsync<RpcException>(
            () => new RegistrationService.RegistrationServiceClient(clients[0]).FileRequestAsync(
            new FileRequestRequest
            {
                Parent = $"years/2025/institutions/{shares[0][0]}",
                Profession = Profession.Gz,
                Places = 1,
                RequestId = Ids.New(),
            }).ResponseAsync);
        Assert.Equal(StatusCode.FailedPrecondition, late.StatusCode);
    }

    private static async Task SeesItsOwnAsync(RegistrationService.RegistrationServiceClient registration, Filed filed)
    {
        var seen = await registration.ListRequestsAsync(
            new ListRequestsRequest { Parent = $"years/2025/institutions/{filed.Tpid}", Filter = "profession=GZ AND round=1" });
        Assert.Equal(filed.Places, Assert.Single(seen.Requests).Places);
    }

    // Whoever was answered before another asked comes before it in the log.
    private static void AssertInOrder(IReadOnlyList<Filed> filed, List<(long Revision, string After)> log)
    {
        var revisions = log.ToDictionary(line => line.After.Split(',')[0], line => line.Revision, StringComparer.Ordinal);
        var (answered, latest) = (new Queue<Filed>(filed.OrderBy(one => one.Answered)), 0L);
        foreach (var one in filed.OrderBy(one => one.Sent))
        {
            while (answered.Peek().Answered < one.Sent)
            {
                latest = Math.Max(latest, revisions[answered.Dequeue().Tpid]);
            }

            Assert.True(
                revisions[one.Tpid] > latest, $"{one.Tpid} is revision {revisions[one.Tpid]}; {latest} was answered before it asked.");
        }
    }

    private static async Task<(string Hash, List<string> Requests)> RequestsAsync(CallInvoker caller)
    {
        var hash = "";
        using var export = new RegistrationService.RegistrationServiceClient(caller).ExportYear(
            new ExportYearRequest { Name = "years/2025" });
        var files = await YearFiles.CollectAsync(
            export.ResponseStream,
            part =>
            {
                hash = part.Header?.InputHash ?? hash;
                return part.Header;
            },
            part => part.Chunk);
        return (hash, [.. Encoding.UTF8.GetString(files["requests.csv"]).Split('\n')]);
    }

    private static async Task<List<(long Revision, string After)>> LogAsync(StorageOptions storage)
    {
        var sqlite = storage.Dialect == Dialect.Sqlite;
        await using DbConnection connection = sqlite
            ? new SqliteConnection($"Data Source={storage.Target};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(storage.Target);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name of a table.
        command.CommandText = $"SELECT revision, after FROM {(sqlite ? "registration_changes" : "registration.changes")} WHERE operation = 'FileRequest' ORDER BY revision, position";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<(long, string)>();
        while (await reader.ReadAsync())
        {
            lines.Add((reader.GetInt64(0), reader.GetString(1)));
        }

        return lines;
    }

    /// <summary>
    /// Half a minute before midnight in the Netherlands of 31 March 2024, the last day for requests; summer time began that night.
    /// </summary>
    private sealed class LastMinuteClock : TimeProvider
    {
        private static readonly DateTimeOffset _midnight = new(2024, 3, 31, 22, 0, 0, TimeSpan.Zero);
        private DateTimeOffset _now = _midnight - TimeSpan.FromSeconds(30);

        public override DateTimeOffset GetUtcNow() => _now;

        public void PassMidnight() => _now = _midnight;
    }
}
