using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Host;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Client;
using TopGrid.Worker;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace TopGrid.EndToEnd.Tests.Health;

/// <summary>Whether probes learn what is the case of a real host and a real worker.</summary>
[Trait("Category", "Slow")]
public sealed class HealthTests
{
    private const string Employment = "topgrid.employment.v1.EmploymentService";
    private const string Registration = "topgrid.registration.v1.RegistrationService";

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task Everything_serves_on_the_port_for_probes_and_beside_the_services_without_an_identity(Dialect dialect)
    {
        await using var host = await RunningHost.StartAsync(dialect);
        foreach (var caller in new[] { host.Probe(), host.For(null) })
        {
            var client = new HealthClient(caller);
            var all = (await client.ListAsync(new())).Statuses;
            string[] named = [
                .. host.MethodNames.Select(method => method.Split('/')[1]).Distinct()
                    .Where(name => name.StartsWith("topgrid.", StringComparison.Ordinal)), "", "readiness", "liveness"];
            Assert.Equal(named.Order(StringComparer.Ordinal), all.Keys.Order(StringComparer.Ordinal));
            Assert.All(all, one => Assert.Equal(ServingStatus.Serving, one.Value.Status));
            Assert.Equal(ServingStatus.Serving, await Watcher.CheckAsync(caller, Registration));

            await Refused.WithAsync(StatusCode.NotFound, () => client.CheckAsync(new() { Service = "topgrid.none.v1.None" }));
            using var unknown = new Watcher(caller, "topgrid.none.v1.None");
            Assert.Equal(ServingStatus.ServiceUnknown, await unknown.NextAsync());
        }

        // The port for probes has nothing else.
        await Refused.WithAsync(
            StatusCode.Unimplemented,
            () => new RegistrationService.RegistrationServiceClient(host.Probe()).GetYearAsync(new GetYearRequest { Name = "years/2025" }));
    }

    [Fact]
    public async Task A_database_that_is_away_makes_a_host_not_ready_but_leaves_it_alive_until_it_is_back()
    {
        await using var host = await RunningHost.StartAsync(Dialect.PostgreSql);
        using var readiness = new Watcher(host.Probe(), "readiness");
        using var service = new Watcher(host.For(null), Employment);
        Assert.Equal(ServingStatus.Serving, await readiness.NextAsync());
        Assert.Equal(ServingStatus.Serving, await service.NextAsync());

        await Outage.BeginAsync(host.Storage);
        Assert.Equal(ServingStatus.NotServing, await readiness.NextAsync());
        Assert.Equal(ServingStatus.NotServing, await service.NextAsync());
        Assert.Equal(ServingStatus.NotServing, await Watcher.CheckAsync(host.Probe(), ""));
        Assert.Equal(ServingStatus.Serving, await Watcher.CheckAsync(host.Probe(), "liveness"));

        await Outage.EndAsync(host.Storage);
        Assert.Equal(ServingStatus.Serving, await readiness.NextAsync());
        Assert.Equal(ServingStatus.Serving, await service.NextAsync());
    }

    [Fact]
    public async Task A_service_whose_tables_are_not_those_of_the_program_does_not_serve_while_others_do()
    {
        await using var host = await RunningHost.StartAsync(Dialect.PostgreSql);
        using var employment = new Watcher(host.Probe(), Employment);
        using var whole = new Watcher(host.Probe(), "");
        Assert.Equal(ServingStatus.Serving, await employment.NextAsync());
        Assert.Equal(ServingStatus.Serving, await whole.NextAsync());

        await Outage.InsideAsync(host.Storage, "UPDATE employment.schema_history SET \"MigrationId\" = 'x' || \"MigrationId\"");
        Assert.Equal(ServingStatus.NotServing, await employment.NextAsync());
        Assert.Equal(ServingStatus.NotServing, await whole.NextAsync());
        Assert.Equal(ServingStatus.Serving, await Watcher.CheckAsync(host.Probe(), Registration));

        await Outage.InsideAsync(host.Storage, "UPDATE employment.schema_history SET \"MigrationId\" = substr(\"MigrationId\", 2)");
        Assert.Equal(ServingStatus.Serving, await employment.NextAsync());
    }

    [Fact]
    public async Task A_host_is_alive_and_not_ready_while_it_waits_to_migrate()
    {
        await using var database = await EmptyDatabase.CreateAsync(Dialect.PostgreSql);
        using var folder = new TemporaryFolder();
        // Another process that migrates; the number is the one of MigrationRunner.
        await using var other = await Outage.ConnectAsync(Outage.Name(database.Options));
        await using var command = other.CreateCommand();
        command.CommandText = "SELECT pg_advisory_lock(x'546F704772696431'::bigint)";
        await command.ExecuteNonQueryAsync();

        var port = FreePort();
        var starting = HostApplication.StartAsync(
            new HostOptions
            {
                Storage = database.Options,
                IdentitiesFile = folder.File("identities.json"),
                Port = 0,
                Probes = new ProbeOptions { Port = port },
            },
            CancellationToken.None);
        using var channel = RpcChannel.ForAddress(new Uri($"http://127.0.0.1:{port}"));
        await AnsweredAsync(channel.CreateCallInvoker());
        using var readiness = new Watcher(channel.CreateCallInvoker(), "readiness");
        Assert.Equal(ServingStatus.NotServing, await readiness.NextAsync());
        Assert.Equal(ServingStatus.Serving, await Watcher.CheckAsync(channel.CreateCallInvoker(), "liveness"));
        Assert.False(starting.IsCompleted);

        command.CommandText = "SELECT pg_advisory_unlock(x'546F704772696431'::bigint)";
        await command.ExecuteNonQueryAsync();
        Assert.Equal(ServingStatus.Serving, await readiness.NextAsync());
        await (await starting).DisposeAsync();
    }

    [Fact]
    public async Task A_host_that_stops_says_so_until_it_has_ended()
    {
        await using var host = await RunningHost.StartAsync(Dialect.Sqlite);
        using var probes = RpcChannel.ForAddress(host.HealthAddress);
        using var readiness = new Watcher(probes.CreateCallInvoker(), "readiness");
        using var service = new Watcher(host.For(null), Registration);
        Assert.Equal(ServingStatus.Serving, await readiness.NextAsync());
        Assert.Equal(ServingStatus.Serving, await service.NextAsync());

        // A call that never ends is given its time, and the host stops meanwhile.
        using var import = new RegistrationService.RegistrationServiceClient(host.For(host.People.Anna)).ImportYear();
        var stopping = host.StopServingAsync();
        Assert.Equal(ServingStatus.NotServing, await service.NextAsync());
        Assert.Equal(ServingStatus.NotServing, await readiness.NextAsync());
        Assert.False(stopping.IsCompleted);
        Assert.Equal(ServingStatus.Serving, await Watcher.CheckAsync(probes.CreateCallInvoker(), "liveness"));
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(service.NextAsync)).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(readiness.NextAsync)).StatusCode);
        await stopping;
    }

    [Fact]
    public async Task A_worker_answers_probes_too()
    {
        await using var host = await RunningHost.StartAsync(Dialect.PostgreSql, runWorker: false);
        await using var worker = await WorkerApplication.StartAsync(
            new WorkerProcessOptions
            {
                Storage = host.Storage,
                Cluster = ClusterCertificates.Options,
                Probes = new ProbeOptions { Port = 0 },
            }, CancellationToken.None);
        using var channel = RpcChannel.ForAddress(worker.HealthAddress!);
        using var readiness = new Watcher(channel.CreateCallInvoker(), "readiness");
        await readiness.UntilAsync(ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await Watcher.CheckAsync(channel.CreateCallInvoker(), "liveness"));
        Assert.Equal(
            ["", "liveness", "readiness"], (await new HealthClient(channel.CreateCallInvoker()).ListAsync(new())).Statuses.Keys.Order());

        await Outage.BeginAsync(host.Storage);
        Assert.Equal(ServingStatus.NotServing, await readiness.NextAsync());
        Assert.Equal(ServingStatus.Serving, await Watcher.CheckAsync(channel.CreateCallInvoker(), "liveness"));
        await Outage.EndAsync(host.Storage);
        Assert.Equal(ServingStatus.Serving, await readiness.NextAsync());
    }

    [Fact]
    public async Task A_port_for_probes_that_is_taken_is_told_with_what_to_do()
    {
        await using var first = await RunningHost.StartAsync(Dialect.Sqlite);
        using var folder = new TemporaryFolder();
        var problem = await Assert.ThrowsAsync<StartException>(() => HostApplication.StartAsync(
            new HostOptions
            {
                Storage = StorageOptions.Sqlite(folder.File("other.db")),
                IdentitiesFile = folder.File("identities.json"),
                Port = 0,
                Probes = new ProbeOptions { Port = first.HealthAddress.Port },
            },
            CancellationToken.None));
        Assert.Contains($"Port {first.HealthAddress.Port} on 127.0.0.1 is taken", problem.Message, StringComparison.Ordinal);
        await using var again = StorageDatabase.Open(StorageOptions.Sqlite(folder.File("other.db")));
    }

    [Fact]
    public async Task The_programs_say_where_probes_ask_and_answer_there()
    {
        await using var database = await EmptyDatabase.CreateAsync(Dialect.PostgreSql);
        using var folder = new TemporaryFolder();
        var storage = "postgres:" + database.Options.Target;
        await using var host = await TopgridProgram.ServeAsync(
            "host", "--database", storage, "--port", "0", "--no-worker", "--identities", folder.File("identities.json"), "--health-port",
            "0");
        await using var worker = await TopgridProgram.ServeAsync(
            ["worker", "--database", storage, "--health-port", "0", "--health-listen", "127.0.0.1", .. ClusterCertificates.Arguments]);
        foreach (var program in new[] { host, worker })
        {
            using var channel = RpcChannel.ForAddress(new Uri((string)program.Started["health"]!));
            using var readiness = new Watcher(channel.CreateCallInvoker(), "readiness");
            await readiness.UntilAsync(ServingStatus.Serving);
            var stopping = program.StopAsync();
            Assert.Equal(ServingStatus.NotServing, await readiness.NextAsync());
            Assert.Equal(0, await stopping);
        }
    }

    private static async Task AnsweredAsync(CallInvoker caller)
    {
        var giveUp = DateTime.UtcNow + TimeSpan.FromSeconds(60);
        while (true)
        {
            try
            {
                await Watcher.CheckAsync(caller, "liveness");
                return;
            }
            catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable && DateTime.UtcNow < giveUp)
            {
                await Task.Delay(50);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
