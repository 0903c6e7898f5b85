using System.Diagnostics.CodeAnalysis;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>A cluster whose host and two workers are machines of their own; the database is at the bridge between them.</summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The test framework ends it by IAsyncLifetime.")]
public sealed class CutCluster : TestCluster
{
    // Each question to the database takes a little, so that phases last long enough to be cut in their middle.
    private const int LatencyMs = 30;

    private Network? _network;

    /// <summary>The machine of the host.</summary>
    internal Machine HostMachine { get; private set; } = null!;

    /// <summary>The machines of the workers.</summary>
    internal Machine[] WorkerMachines { get; private set; } = [];

    /// <summary>Where the database is.</summary>
    internal string DatabaseAddress => _network!.Address;

    internal override Machine? OfTheHost => HostMachine;

    /// <summary>Lets everyone hear everyone again.</summary>
    internal void Heal() => _network!.Heal();

    /// <summary>Starts a worker on a machine.</summary>
    internal Task<WorkerProcess> StartOnAsync(Machine machine, WireProxy via) => StartWorkerAsync("node", via, on: machine);

    /// <summary>The way of a worker to the database.</summary>
    internal WireProxy Wire() => Proxy(LatencyMs);

    public override async Task InitializeAsync()
    {
        if (Network.Impossible is not null)
        {
            return;
        }

        _network = new Network();
        HostMachine = _network.Add();
        WorkerMachines = [_network.Add(), _network.Add()];
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _network?.Dispose();
    }
}

/// <summary>All tests of the network share one.</summary>
[CollectionDefinition(nameof(CutCluster))]
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The test framework ends it by IAsyncLifetime.")]
public sealed class CutClusterCollection : ICollectionFixture<CutCluster>;
