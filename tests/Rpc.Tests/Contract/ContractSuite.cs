using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Tls;

namespace TopGrid.Rpc.Tests;

/// <summary>What must hold for a call, whatever it goes over. Each end derives from this and says how to reach the probe.</summary>
public abstract partial class ContractSuite : IAsyncLifetime
{
    private protected ProbeHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await ProbeHost.StartAsync(tls: Tls);
    }

    public virtual async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>How the host speaks TLS, if it does.</summary>
    private protected virtual TlsServerOptions? Tls => null;

    /// <summary>A way to call as someone, or as no one.</summary>
    private protected abstract CallInvoker As(Caller? caller);

    private Probe.Probe.ProbeClient Client(Caller? caller = null) => new(As(caller));
}
