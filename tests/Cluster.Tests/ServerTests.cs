using Npgsql;
using TopGrid.Allocation.V1;
using TopGrid.Cluster.Tests.Harness;
using TopGrid.Testing;

namespace TopGrid.Cluster.Tests;

/// <summary>The database server itself fails.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(TestCluster))]
public sealed class ServerTests(TestCluster cluster)
{
    [Fact]
    public async Task A_server_stopped_in_immediate_mode_and_started_again_changes_nothing()
    {
        await using var slow = cluster.Proxy(latencyMs: 20);
        await using var first = await cluster.StartWorkerAsync("worker", slow);
        await using var second = await cluster.StartWorkerAsync("worker", slow);
        var run = await cluster.StartRunAsync();
        for (var time = 1; time <= 2; time++)
        {
            await cluster.Look.UnitsDoneAsync(run, 6 * time);
            await cluster.Server.CrashAsync();
            await Task.Delay(1_000);
            await cluster.Server.StartAsync();
        }

        await cluster.CompletesLikeUndisturbedAsync(run);
        Assert.Contains("database system was not properly shut down", cluster.Server.Log(), StringComparison.Ordinal);

        // The host, which nobody restarted, serves as before.
        await cluster.CompletesLikeUndisturbedAsync(await cluster.StartRunAsync());
    }

    [Fact]
    public async Task A_synchronous_standby_that_takes_over_has_every_unit_that_was_done()
    {
        await using var standby = await cluster.Server.StartStandbyAsync();
        await SetStandbyAsync("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        await Observer.UntilAsync(
            () => cluster.Look.ReadAsync(
                "SELECT sync_state FROM pg_stat_replication WHERE application_name = 'standby'", row => row.GetString(0)),
            states => states is ["sync"], "a synchronous standby");
        try
        {
            await TakeOverAsync(standby);
        }
        finally
        {
            // The old primary stands alone again, for the other tests; what the new one did since is not there.
            await cluster.Server.StartAsync();
            await SetStandbyAsync("ALTER SYSTEM RESET synchronous_standby_names");
            await cluster.CancelAllAsync();
        }
    }

    private async Task SetStandbyAsync(string setting)
    {
        await cluster.Look.ExecuteAsync(setting);
        await cluster.Look.ExecuteAsync("SELECT pg_reload_conf()");
    }

    [NeedsSmallDiskFact]
    public async Task A_disk_that_is_full_for_a_moment_changes_nothing()
    {
        using var disk = SmallDisk.Mount(cluster.Server.Folder);
        await cluster.Look.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{disk.Path}'");
        try
        {
            await cluster.Look.ExecuteAsync("ALTER TABLE allocation.decision SET TABLESPACE small");
            await using var slow = cluster.Proxy(latencyMs: 20);
            await using var worker = await cluster.StartWorkerAsync("worker", slow);
            var run = await cluster.StartRunAsync();
            await cluster.Look.UnitsDoneAsync(run, 2);
            disk.Fill();
            await Observer.UntilAsync(
                () => Task.FromResult(worker.Process.Log), log => log.Contains("No space left on device", StringComparison.Ordinal),
                "a full disk");
            await Task.Delay(2_000);
            disk.Free();
            await cluster.CompletesLikeUndisturbedAsync(run);
        }
        finally
        {
            disk.Free();
            await cluster.CancelAllAsync();
            await cluster.Look.ExecuteAsync("ALTER TABLE allocation.decision SET TABLESPACE pg_default");
            await cluster.Look.ExecuteAsync("DROP TABLESPACE small");
        }
    }

    private async Task TakeOverAsync(PostgresInstance standby)
    {
        // What an operator writes: both servers, and whichever of them is the primary.
        await using var toFirst = cluster.Proxy(latencyMs: 10);
        await using var toStandby = new WireProxy(standby.Port) { Latency = toFirst.Latency };
        string Both(string application) =>
            "postgres:" + new NpgsqlConnectionStringBuilder(cluster.Storage(application)["postgres:".Length..])
        {
            Host = $"127.0.0.1:{toFirst.Port},127.0.0.1:{toStandby.Port}", TargetSessionAttributes = "primary",
        };
        await using var host = await cluster.StartHostAsync(storage: Both("second host"));
        await using var first = await cluster.StartWorkerAsync("worker", storage: Both("worker"));
        await using var second = await cluster.StartWorkerAsync("worker", storage: Both("worker"));
        var run = await cluster.StartRunAsync();
        await cluster.Look.UnitsDoneAsync(run, 4);
        var before = (await cluster.Look.AttemptsAsync(run)).Where(attempt => attempt.Outcome == "done").ToList();
        await cluster.Server.CrashAsync();
        await standby.PromoteAsync();

        await using var source = NpgsqlDataSource.Create(standby.ConnectionString("topgrid", "test"));
        var look = new Observer(source);
        await look.CompletesAsync(run);
        await look.CheckAsync(run, cluster.Undisturbed);
        Assert.NotEmpty(before);
        var after = await look.AttemptsAsync(run);
        Assert.All(before, attempt => Assert.Contains(attempt, after));

        // The host found the other server by itself too.
        var runs = new RunService.RunServiceClient(cluster.Call(new Uri((string)host.Started["address"]!), cluster.People.Anna));
        var ended = await runs.GetRunAsync(new GetRunRequest { Name = TestCluster.NameOf(run) });
        Assert.Equal(Run.Types.State.Succeeded, ended.State);
    }
}
