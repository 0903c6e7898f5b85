using System.Buffers.Binary;
using System.Text;
using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Cluster.Tests.Harness;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.Cluster.Tests;

/// <summary>What operators decide, at the worst moment, over processes of their own.</summary>
[Trait("Category", "Slow")]
[Collection(nameof(TestCluster))]
public sealed class ControlTests(TestCluster cluster)
{
    private RunService.RunServiceClient Runs => new(cluster.Anna);

    private string[] Anna => ["--host", (string)cluster.Host.Started["address"]!, "--token", cluster.People.Anna];

    [Fact]
    public async Task A_unit_that_kills_its_worker_every_time_fails_the_run_by_name_and_a_resume_keeps_everything_done()
    {
        const int Attempts = 3;
        const int Poison = 1;
        var run = await cluster.StartRunAsync(Attempts);
        var phase = (await cluster.Look.ReadAsync(
            "SELECT phase FROM allocation.phase WHERE run_id = @run AND profession = 'GZ' AND kind = 'Consortia' AND units > 2",
            row => row.GetInt32(0), ("run", run))).Single();
        await using var proxy = cluster.Proxy();
        for (var time = 1; time <= Attempts; time++)
        {
            var trap = proxy.Catch(message => Writes(message, run, phase, Poison));
            await using var victim = await cluster.StartWorkerAsync("victim", proxy);
            await trap.Caught;
            await victim.KillAsync();
            trap.LetGo(Passage.Cut);
        }

        await using var other = await cluster.StartWorkerAsync("other");
        await Observer.UntilAsync(() => cluster.Look.RunAsync(run, "state"), state => state == "failed", "the failure of the run");
        var failed = await Runs.GetRunAsync(new GetRunRequest { Name = TestCluster.NameOf(run) });
        Assert.Equal(Run.Types.State.Failed, failed.State);
        Assert.Contains(
            $"{failed.Name}/units/{phase}-{Poison} (GZ Consortia) was tried {Attempts} times", failed.Error.Message,
            StringComparison.Ordinal);
        var before = (await cluster.Look.AttemptsAsync(run)).Where(attempt => attempt.Outcome == "done").ToList();
        Assert.NotEmpty(before);

        // The cause is gone.
        await TopgridProgram.RunAsync(["run", "resume", "2025", run.Split('-')[1], .. Anna]);
        await cluster.CompletesLikeUndisturbedAsync(run);
        var after = await cluster.Look.AttemptsAsync(run);
        Assert.All(before, attempt => Assert.Contains(attempt, after));
        Assert.Equal(
            Attempts + 1, after.Single(attempt => (attempt.Phase, attempt.Unit, attempt.Outcome) == (phase, Poison, "done")).Number);
    }

    [Fact]
    public async Task A_cancellation_while_the_last_unit_commits_comes_too_late_and_says_so()
    {
        await using var proxy = cluster.Proxy();
        var trap = proxy.Catch(Moments.CommittingTheLast);
        await using var worker = await cluster.StartWorkerAsync("worker", proxy);
        var run = await cluster.StartRunAsync();
        await trap.Caught;
        var cancelling = Runs.CancelRunAsync(new CancelRunRequest { Name = TestCluster.NameOf(run), RequestId = Ids.New() }).ResponseAsync;
        await Observer.UntilAsync(
            () => cluster.Look.SessionsAsync("host"),
            sessions => sessions.Exists(session => session.StartsWith("active/transactionid UPDATE", StringComparison.Ordinal)),
            "a cancellation that waits for the lock of the run");
        trap.LetGo();
        var refused = await Assert.ThrowsAsync<RpcException>(() => cancelling);
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("Succeeded", refused.Status.Detail, StringComparison.Ordinal);
        await cluster.CompletesLikeUndisturbedAsync(run);
    }

    [Fact]
    public async Task A_cancellation_while_the_last_unit_writes_wins_and_nothing_of_the_unit_is_seen()
    {
        await using var proxy = cluster.Proxy();
        var trap = proxy.Catch(Moments.Sealing);
        await using var worker = await cluster.StartWorkerAsync("worker", proxy);
        var run = await cluster.StartRunAsync();
        await trap.Caught;
        var cancelled = await Runs.CancelRunAsync(new CancelRunRequest { Name = TestCluster.NameOf(run), RequestId = Ids.New() });
        Assert.Equal(Run.Types.State.Cancelled, cancelled.State);
        trap.LetGo();
        var unit = (await cluster.Look.AttemptsAsync(run))[^1];
        Assert.Equal("lost", await cluster.Look.OutcomeAsync(run, unit));
        Assert.Equal(("cancelled", ""), (await cluster.Look.RunAsync(run, "state"), await cluster.Look.RunAsync(run, "evidence_root")));
        Assert.Equal(
            0,
            (await cluster.Look.ReadAsync(
                "SELECT count(*) FROM allocation.run_file WHERE run_id = @run", row => row.GetInt64(0), ("run", run))).Single());
        await cluster.Look.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_worker_of_another_ladder_takes_no_unit_and_cluster_list_says_which_work_it_refuses()
    {
        using var folder = new TemporaryFolder();
        await using var older = await cluster.StartWorkerAsync("older", program: OtherLadder.PutInto(folder.Root));
        var run = await cluster.StartRunAsync();
        var listed = await Observer.UntilAsync(
            async () => (await TopgridProgram.RunAsync(["cluster", "list", .. Anna]))!["workers"]!.AsArray()
                .FirstOrDefault(worker => ((string)worker!["name"]!).EndsWith(older.Name, StringComparison.Ordinal)),
            worker => worker?["refusedWork"] is not null, "a worker that refuses");
        Assert.Equal(OtherLadder.Version, (string)listed!["ladderVersion"]!);
        Assert.Equal([TestCluster.NameOf(run)], listed["refusedWork"]!.AsArray().Select(work => (string)work!));
        await Task.Delay(1_000);
        Assert.Empty(await cluster.Look.AttemptsAsync(run));

        await using var worker = await cluster.StartWorkerAsync("worker");
        await cluster.CompletesLikeUndisturbedAsync(run);
        Assert.All(await cluster.Look.AttemptsAsync(run), attempt => Assert.Equal(worker.Name, attempt.Worker));
    }

    [Fact]
    public async Task Two_runs_of_a_stage_approved_at_two_hosts_at_the_same_moment_are_not_both_published()
    {
        await using var worker = await cluster.StartWorkerAsync("worker");
        string[] ids = [await cluster.StartRunAsync(), await cluster.StartRunAsync()];
        await using var proxy = cluster.Proxy();
        await using var second = await cluster.StartHostAsync(storage: cluster.Storage("second host", proxy.Port));
        PublicationService.PublicationServiceClient[] hosts =
            [new(cluster.Call(new Uri((string)second.Started["address"]!), cluster.People.Bram)), new(cluster.Bram)];
        var proposals = new List<Publication>();
        foreach (var id in ids)
        {
            await cluster.Look.CompletesAsync(id);
            proposals.Add(await new PublicationService.PublicationServiceClient(cluster.Anna).ProposePublicationAsync(
                new ProposePublicationRequest { Parent = TestCluster.NameOf(id), Stage = Stage.Concept, RequestId = Ids.New() }));
        }

        // The first approval is written and about to be committed when the second arrives at the other host.
        var trap = proxy.Catch(
            message => message.Statement == "COMMIT"
                && message.Session.Statements.Any(
                    statement => statement.Contains("UPDATE allocation.publication", StringComparison.Ordinal)));
        var first = ApproveAsync(hosts[0], proposals[0]);
        await trap.Caught;
        var other = ApproveAsync(hosts[1], proposals[1]);
        await Observer.UntilAsync(
            () => cluster.Look.SessionsAsync("host"),
            sessions => sessions.Exists(session => session.StartsWith("active/advisory", StringComparison.Ordinal)),
            "an approval that waits for the other");
        trap.LetGo();
        Assert.Equal((StatusCode.OK, StatusCode.FailedPrecondition), (await first, await other));
        Assert.Equal(
            1,
            (await cluster.Look.ReadAsync(
                "SELECT count(*) FROM allocation.publication WHERE published_as IS NOT NULL", row => row.GetInt64(0))).Single());
    }

    // Binary COPY: every value follows its length, and the rows of a unit begin with run, phase and unit. The run belongs to the key: phase
    // 2 and
    // unit 1 alone are the same bytes as unit 2 and attempt 1.
    private static bool Writes(WireMessage message, string run, int phase, int unit)
    {
        if (message is not { FromServer: false, Kind: 'd' }
            || !message.Session.Statements[^1].StartsWith("COPY ", StringComparison.Ordinal))
        {
            return false;
        }

        byte[] key = [.. Encoding.UTF8.GetBytes(run), .. Whole(sizeof(int)), .. Whole(phase), .. Whole(sizeof(int)), .. Whole(unit)];
        return message.Body.Span.IndexOf(key) >= 0;

        static byte[] Whole(int value)
        {
            var bytes = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            return bytes;
        }
    }

    private static async Task<StatusCode> ApproveAsync(PublicationService.PublicationServiceClient host, Publication publication)
    {
        try
        {
            await host.ApprovePublicationAsync(new ApprovePublicationRequest { Name = publication.Name, RequestId = Ids.New() });
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }
}
