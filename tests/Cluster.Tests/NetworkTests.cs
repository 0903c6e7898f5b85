using System.Diagnostics;
using TopGrid.Cluster.Tests.Harness;
using Xunit.Abstractions;

namespace TopGrid.Cluster.Tests;

/// <summary>
/// Networks that are really cut between machines, in one direction or both, narrowed, and healed in the middle of a phase.
/// </summary>
[Trait("Category", "Slow")]
[Collection(nameof(CutCluster))]
public sealed class NetworkTests(CutCluster cluster, ITestOutputHelper output)
{
    // Healed before the others give the node up, and after: unreachable after 3 seconds, given up after 3 more and one.
    private const int ShortMs = 2_500;
    private const int LongMs = 14_000;

    private const int DefaultSeconds = 40;

    /// <summary>What can be cut, by a name for people, and for how long it is; the random schedule takes other times.</summary>
    private static readonly (string Name, int Ms, Action<CutCluster> Strike)[] _cuts =
    [
        ("a worker from the other nodes", LongMs, cluster => Both(
            cluster.WorkerMachines[0], cluster.HostMachine.Address, cluster.WorkerMachines[1].Address)),
        ("a worker that hears no other node", ShortMs, cluster => In(
            cluster.WorkerMachines[0], cluster.HostMachine.Address, cluster.WorkerMachines[1].Address)),
        ("a worker that no other node hears", LongMs, cluster => Out(
            cluster.WorkerMachines[0], cluster.HostMachine.Address, cluster.WorkerMachines[1].Address)),
        ("the coordinator from the workers", LongMs, cluster => Both(
            cluster.HostMachine, cluster.WorkerMachines[0].Address, cluster.WorkerMachines[1].Address)),
        ("a worker from the database", ShortMs, cluster => Both(cluster.WorkerMachines[0], cluster.DatabaseAddress)),
        ("a worker that hears nothing of the database", LongMs, cluster => In(cluster.WorkerMachines[0], cluster.DatabaseAddress)),
        ("the coordinator from the database", LongMs, cluster => Both(cluster.HostMachine, cluster.DatabaseAddress)),
        ("a worker from everything", LongMs, cluster => Both(
            cluster.WorkerMachines[0], cluster.HostMachine.Address, cluster.WorkerMachines[1].Address, cluster.DatabaseAddress)),
        ("the coordinator from everything", ShortMs, cluster => Both(
            cluster.HostMachine, cluster.WorkerMachines[0].Address, cluster.WorkerMachines[1].Address, cluster.DatabaseAddress)),
        ("a worker on a narrow line", LongMs, cluster => cluster.WorkerMachines[0].Narrow(64)),
    ];

    public static TheoryData<string, int> Cuts()
    {
        var cuts = new TheoryData<string, int>();
        foreach (var (name, ms, _) in _cuts)
        {
            cuts.Add(name, ms);
        }

        return cuts;
    }

    [NeedsNetworkTheory]
    [MemberData(nameof(Cuts))]
    public async Task A_cut_in_the_middle_of_a_phase_that_heals_changes_nothing(string what, int ms)
    {
        await using var wire = cluster.Wire();
        await using var first = await cluster.StartOnAsync(cluster.WorkerMachines[0], wire);
        await using var second = await cluster.StartOnAsync(cluster.WorkerMachines[1], wire);
        try
        {
            var run = await cluster.StartRunAsync();
            await cluster.Look.UnitsDoneAsync(run, 3);
            var since = Stopwatch.StartNew();
            _cuts.Single(cut => cut.Name == what).Strike(cluster);
            await Task.Delay(ms);
            cluster.Heal();
            await cluster.CompletesLikeUndisturbedAsync(run);
            output.WriteLine(
                $"{what}, cut for {ms / 1_000.0:0.0} s: the run had ended at most {since.Elapsed.TotalSeconds:0.0} s after it began.");
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException($"{what}, {ms} ms\n{cluster.Host.Log}\n{first.Process.Log}\n{second.Process.Log}", problem);
        }
        finally
        {
            cluster.Heal();
        }
    }

    // The side that holds the lease decides; its holder dies before it can tell anyone but the database. The others wait until the lease is
    // over.
    [NeedsNetworkFact]
    public async Task The_holder_of_the_lease_killed_right_after_it_decided_over_a_cut_changes_nothing()
    {
        await using var wire = cluster.Wire();
        await using var first = await cluster.StartOnAsync(cluster.WorkerMachines[0], wire);
        await using var second = await cluster.StartOnAsync(cluster.WorkerMachines[1], wire);
        var run = await cluster.StartRunAsync();
        await cluster.Look.UnitsDoneAsync(run, 3);
        Both(cluster.WorkerMachines[0], cluster.HostMachine.Address, cluster.WorkerMachines[1].Address);
        try
        {
            var owner = (await Observer.UntilAsync(LeaseAsync, owners => owners.Count == 1, "a side that holds the lease"))[0];
            (Machine Machine, Func<Task> Kill)[] holders =
            [
                (cluster.HostMachine, cluster.Host.KillAsync), (cluster.WorkerMachines[0], first.KillAsync),
                (cluster.WorkerMachines[1], second.KillAsync),
            ];
            await Assert.Single(holders, holder => IsAt(holder.Machine, owner)).Kill();

            await Task.Delay(LongMs);
            cluster.Heal();
            if (IsAt(cluster.HostMachine, owner))
            {
                await cluster.RestartHostAsync();
            }

            await cluster.CompletesLikeUndisturbedAsync(run);
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException($"{cluster.Host.Log}\n{first.Process.Log}\n{second.Process.Log}", problem);
        }
        finally
        {
            cluster.Heal();
        }

        Task<List<string>> LeaseAsync() =>
            cluster.Look.ReadAsync("SELECT owner FROM allocation.cluster_lease WHERE until > clock_timestamp()", row => row.GetString(0));
        bool IsAt(Machine machine, string owner) => owner.Contains(machine.Address + ":", StringComparison.Ordinal);
    }

    [NeedsNetworkFact]
    public async Task A_random_schedule_of_cuts_changes_nothing()
    {
        var (seconds, seed) = FaultBudget.Read(DefaultSeconds);
        var random = new Random(seed);
        var struck = new List<string>();
        await using var wire = cluster.Wire();
        await using var first = await cluster.StartOnAsync(cluster.WorkerMachines[0], wire);
        await using var second = await cluster.StartOnAsync(cluster.WorkerMachines[1], wire);
        try
        {
            for (var since = Stopwatch.StartNew(); since.Elapsed.TotalSeconds < seconds;)
            {
                var run = await cluster.StartRunAsync();
                var (pause, cut, ms) = (random.Next(2_000), _cuts[random.Next(_cuts.Length)], random.Next(200, LongMs));
                await Task.Delay(pause);
                struck.Add($"{cut.Name} ({ms} ms)");
                cut.Strike(cluster);
                await Task.Delay(ms);
                cluster.Heal();
                await cluster.CompletesLikeUndisturbedAsync(run);
            }
        }
        catch (Exception problem)
        {
            throw new InvalidOperationException(
                $"Repeat it with TOPGRID_FAULT_SEED={seed} TOPGRID_FAULT_SECONDS={seconds}. What struck:\n{string.Join('\n', struck)}",
                problem);
        }
        finally
        {
            cluster.Heal();
            await cluster.CancelAllAsync();
        }
    }

    private static void Both(Machine machine, params string[] others)
    {
        In(machine, others);
        Out(machine, others);
    }

    private static void In(Machine machine, params string[] others) => Array.ForEach(others, other => machine.Lose(other, outgoing: false));

    private static void Out(Machine machine, params string[] others) => Array.ForEach(others, other => machine.Lose(other, outgoing: true));
}
