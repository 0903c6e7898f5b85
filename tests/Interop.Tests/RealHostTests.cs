using TopGrid.Grpc.Identity;
using TopGrid.Host;
using TopGrid.Interop.Tests.Harness;
using TopGrid.Storage;

namespace TopGrid.Interop.Tests;

/// <summary>Clients of others, made from nothing but the published contracts, against the host as it is delivered, over TLS.</summary>
public sealed class RealHostTests(RealHost host) : IClassFixture<RealHost>
{
    [Theory]
    [InlineData("export_year")]
    [InlineData("pages")]
    [InlineData("refusals")]
    public async Task A_client_on_grpc_js_works_with_our_contracts(string name)
    {
        var complaint = await host.RunAsync(Peer.JavaScript, name);

        Assert.True(complaint is null, complaint);
    }
}

/// <summary>A host with a year in it that a foreign client imported.</summary>
public sealed class RealHost : IAsyncLifetime, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("topgrid-interop-").FullName;
    private readonly TestCertificates certificates = new();
    private HostApplication application = null!;
    private string token = null!;

    /// <summary>Runs a case as an operator.</summary>
    internal Task<string?> RunAsync(Peer peer, string name) =>
        peer.RunTopGridCaseAsync(new UriBuilder(application.Address) { Host = "localhost" }.Uri, name, certificates.ForClient, token);

    public async Task InitializeAsync()
    {
        var identities = Path.Combine(folder, "identities.json");
        token = new LocalIdentityStore(identities).Create("anna", "Anna", [CallerRole.Operator]).Token;
        var options = new HostOptions
        {
            Storage = StorageOptions.Sqlite(Path.Combine(folder, "topgrid.db")),
            IdentitiesFile = identities,
            Port = 0,
            Tls = new(certificates.OurServer.Certificate),
            RunWorker = false,
        };
        application = await HostApplication.StartAsync(options, CancellationToken.None);
        if (await RunAsync(Peer.JavaScript, "import_year") is { } complaint)
        {
            throw new InvalidOperationException(complaint);
        }
    }

    public async Task DisposeAsync() => await application.DisposeAsync();

    public void Dispose()
    {
        certificates.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
