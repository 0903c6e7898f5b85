using System.Globalization;
using System.Net.Sockets;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.EndToEnd.Tests.OostBrabant;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Client;
using TopGrid.Rpc.Tests.Hostile;

namespace TopGrid.EndToEnd.Tests.Hostile;

/// <summary>
/// A host in a process of its own, with a year in it, that tests attack. All share it: it has to live through everything. Its heap may not
/// grow beyond a limit; a host that needs more ends, which the next good call shows.
/// </summary>
public sealed class AttackedHost : IAsyncLifetime, IDisposable
{
    /// <summary>
    /// Most memory in megabytes that the process may have had at any instant of an attack: the heap's limit, and the runtime around it.
    /// </summary>
    public const int MostMegabytes = HeapMegabytes + 250;

    private const int HeapMegabytes = 200;

    private readonly TemporaryFolder _folder = new();
    private TopgridProgram.Service? _service;

    /// <summary>How long a test waits for what must come.</summary>
    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    internal Uri Address { get; private set; } = null!;

    internal Uri HealthAddress { get; private set; } = null!;

    internal People People { get; private set; } = null!;

    /// <summary>The most memory that the process had at any instant since <see cref="ForgetPeak"/>, in megabytes.</summary>
    internal long PeakMegabytes => StatusKilobytes("VmHWM:") / 1024;

    public async Task InitializeAsync()
    {
        People = new People(_folder.File("identities.json"));
        _service = await TopgridProgram.ServeAsync(
            new() { ["DOTNET_GCHeapHardLimit"] = string.Create(CultureInfo.InvariantCulture, $"0x{HeapMegabytes * 1024 * 1024:X}") },
            ["host", "--database", "sqlite:" + _folder.File("topgrid.db"), "--port", "0", "--health-port", "0", "--no-worker",
                "--identities", _folder.File("identities.json")]);
        Address = new Uri((string)_service.Started["address"]!);
        HealthAddress = new Uri((string)_service.Started["health"]!);
        using var channel = RpcChannel.ForAddress(Address, new RpcChannelOptions { Token = People.Anna });
        Assert.True((await YearFiles.ImportAsync(channel.CreateCallInvoker(), OostBrabantYear.Files())).Imported);
    }

    public async Task DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Forgets what the process needed so far.</summary>
    internal void ForgetPeak() => File.WriteAllText($"/proc/{_service!.ProcessId}/clear_refs", "5");

    /// <summary>A client that writes frames.</summary>
    internal async Task<RawHttp2> DialAsync()
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(Address.Host, Address.Port);
        return new RawHttp2(socket.GetStream());
    }

    /// <summary>The host answers a good call over a connection of its own.</summary>
    internal async Task CheckServesAsync()
    {
        using var channel = RpcChannel.ForAddress(Address, new RpcChannelOptions { Token = People.Anna });
        await CheckServesAsync(channel);
    }

    /// <summary>The host answers a good call over a connection that is there already.</summary>
    internal static async Task CheckServesAsync(RpcChannel channel)
    {
        var client = new RegistrationService.RegistrationServiceClient(channel);
        var year = await client.GetYearAsync(new GetYearRequest { Name = "years/2025" }, deadline: DateTime.UtcNow + Patience);
        Assert.Equal("years/2025", year.Name);
    }

    /// <summary>After an attack: the host answers, and never had more memory than it may.</summary>
    internal async Task CheckUnharmedAsync()
    {
        await CheckServesAsync();
        Assert.InRange(PeakMegabytes, 1, MostMegabytes);
    }

    private long StatusKilobytes(string name) => long.Parse(
        File.ReadLines($"/proc/{_service!.ProcessId}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}

/// <summary>The tests that share the attacked host.</summary>
[CollectionDefinition(Name)]
public sealed class Attacks : ICollectionFixture<AttackedHost>
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "attacks";
}
