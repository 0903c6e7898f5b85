using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Access.Identities;
using TopGrid.Data.Connections;
using TopGrid.Host;
using TopGrid.Interop.Tests.Harness;

namespace TopGrid.Interop.Tests;

/// <summary>Clients of others, made from nothing but the published contracts, against the host as it is delivered, over TLS.</summary>
public sealed class RealHostTests(RealHost host) : IClassFixture<RealHost>
{
    [Theory]
    [InlineData("export_year")]
    [InlineData("pages")]
    [InlineData("refusals")]
    [InlineData("details")]
    public async Task A_client_on_grpc_js_works_with_our_contracts(string name)
    {
        var complaint = await host.RunAsync(Peer.JavaScript, name);

        Assert.True(complaint is null, complaint);
    }

    [Theory]
    [InlineData("reflection")]
    [InlineData("health")]
    [InlineData("openapi")]
    [InlineData("json")]
    [InlineData("problems")]
    public async Task Tools_that_know_nothing_of_us_work_with_a_host(string name)
    {
        var complaint = await host.RunStandardAsync(name);

        Assert.True(complaint is null, complaint);
    }

    [Fact]
    public async Task A_client_on_grpc_cpp_reads_what_the_contracts_describe()
    {
        var year = await host.CallAsync("GetYear", """{"name": "years/2025"}""");
        var export = await host.CallAsync("ExportYear", """{"name": "years/2025"}""");

        Assert.True(year.ExitCode == 0, year.Output);
        Assert.Equal("years/2025", JsonNode.Parse(year.Output)!["name"]!.GetValue<string>());
        Assert.True(export.ExitCode == 0, export.Output);
        var messages = export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var promised = messages[0]["header"]!["files"]!.AsArray()
            .ToDictionary(file => file!["file"]!.GetValue<string>(), file => file!["sha256"]!.GetValue<string>());
        Assert.Equal(promised, messages.Skip(1).Select(message => message["chunk"]!)
            .GroupBy(
                chunk => chunk["file"]!.GetValue<string>(), chunk => Convert.FromBase64String(chunk["content"]?.GetValue<string>() ?? ""))
            .ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData([.. file.SelectMany(bytes => bytes)]))));
    }

    [Theory]
    [InlineData("GetYear", """{"name": "years/1999"}""", StatusCode.NotFound)]
    [InlineData("GetYear", """{"name": "nonsense"}""", StatusCode.InvalidArgument)]
    [InlineData("StreamFacts", """{"name": "years/2025"}""", StatusCode.PermissionDenied)]
    public async Task A_client_on_grpc_cpp_hears_why_it_is_refused(string method, string request, StatusCode code)
    {
        var (exitCode, output) = await host.CallAsync(method, request);

        Assert.Equal(1, exitCode);
        Assert.Contains($"ended with {(int)code}: ", output, StringComparison.Ordinal);
    }
}

/// <summary>A host with a year in it that a foreign client imported.</summary>
public sealed class RealHost : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("topgrid-interop-").FullName;
    private readonly TestCertificates _certificates = new();
    private HostApplication _application = null!;
    private string _token = null!;

    private Uri Address => new UriBuilder(_application.Address) { Host = "localhost" }.Uri;

    /// <summary>Runs a case as an operator.</summary>
    internal Task<string?> RunAsync(Peer peer, string name) =>
        peer.RunTopGridCaseAsync(Address, name, _certificates.ForClient, _token);

    /// <summary>Runs a case of standard tools as an operator.</summary>
    internal Task<string?> RunStandardAsync(string name) =>
        Peer.JavaScript.RunStandardCaseAsync(Address, name, _certificates.ForClient, _token);

    /// <summary>Calls a method of Registration as an operator, by the C++ peer.</summary>
    internal Task<(int ExitCode, string Output)> CallAsync(string method, string request) => Peer.CallTopGridAsync(
        Address, "topgrid.registration.v1.RegistrationService/" + method, request, _certificates.ForClient, _token);

    public async Task InitializeAsync()
    {
        var identities = Path.Combine(_folder, "identities.json");
        _token = new LocalIdentityStore(identities).Create("anna", "Anna", [CallerRole.Operator]).Token;
        var options = new HostOptions
        {
            Storage = StorageOptions.Sqlite(Path.Combine(_folder, "topgrid.db")),
            IdentitiesFile = identities,
            Port = 0,
            Tls = new(_certificates.OurServer.Certificate),
            RunWorker = false,
        };
        _application = await HostApplication.StartAsync(options, CancellationToken.None);
        if (await RunAsync(Peer.JavaScript, "import_year") is { } complaint)
        {
            throw new InvalidOperationException(complaint);
        }
    }

    public async Task DisposeAsync() => await _application.DisposeAsync();

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
