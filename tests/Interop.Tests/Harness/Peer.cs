using System.Diagnostics;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>A program that speaks gRPC by another library: a client that runs cases, and a server.</summary>
internal sealed class Peer
{
    private static readonly TimeSpan _casePatience = TimeSpan.FromSeconds(60);

    private static readonly Lazy<Task<(string Program, string Descriptors)>> _cppPeer = new(Workshop.CppPeerAsync);

    private readonly Lazy<Task<Func<string, string[], ProcessStartInfo>>> _program;

    private readonly PeerClient? _client;

    private Peer(Func<Task<Func<string, string[], ProcessStartInfo>>> prepare, bool manyCases)
    {
        _program = new(() => Task.Run(prepare));
        _client = manyCases ? new(async () => (await _program.Value)("client", []), _casePatience) : null;
    }

    /// <summary>Written with @grpc/grpc-js.</summary>
    public static Peer JavaScript { get; } = new(async () =>
    {
        var packages = await Workshop.NodePackagesAsync();
        return (role, arguments) => new ProcessStartInfo("node", [Repository.Here("Peers", "js", role + ".js"), .. arguments])
        {
            Environment = { ["NODE_PATH"] = packages, ["TOPGRID_PROTOS"] = Repository.Here("Protos") },
        };
    }, manyCases: true);

    /// <summary>Written with gRPC C++.</summary>
    public static Peer Cpp { get; } = new(async () =>
    {
        var (peer, _) = await _cppPeer.Value;
        return (role, arguments) => new ProcessStartInfo(peer, [role, .. arguments]);
    }, manyCases: false);

    /// <summary>Runs a case against a server. Returns what the client had against it; null when it was content.</summary>
    /// <param name="address">Where the server is.</param>
    /// <param name="name">The case.</param>
    /// <param name="tls">What it shows and trusts; null for no TLS.</param>
    public Task<string?> RunCaseAsync(Uri address, string name, PemFiles? tls) =>
        _client?.RunAsync([address.Authority, name, .. PemFiles.Arguments(tls)]) ?? RunAsync("client", address, name, tls, []);

    /// <summary>Runs a case with TopGrid's own contracts against a real host.</summary>
    /// <param name="address">Where the host is.</param>
    /// <param name="name">The case.</param>
    /// <param name="tls">What it shows and trusts.</param>
    /// <param name="token">Whom the host takes it for.</param>
    public Task<string?> RunTopGridCaseAsync(Uri address, string name, PemFiles tls, string token) =>
        RunAsync("topgrid", address, name, tls, AtTopGrid(token));

    /// <summary>Runs a case of standard tools, which know nothing of TopGrid, against a real host.</summary>
    /// <param name="address">Where the host is.</param>
    /// <param name="name">The case.</param>
    /// <param name="tls">What it shows and trusts.</param>
    /// <param name="token">Whom the host takes it for.</param>
    public Task<string?> RunStandardCaseAsync(Uri address, string name, PemFiles tls, string token) =>
        RunAsync("standard", address, name, tls, AtTopGrid(token));

    private static Dictionary<string, string> AtTopGrid(string token) => new()
    {
        ["TOPGRID_TOKEN"] = token,
        ["TOPGRID_CONTRACTS"] = Path.Combine(Repository.Root, "protos"),
        ["TOPGRID_GOOGLE"] = AppContext.BaseDirectory,
        ["TOPGRID_YEAR"] = Path.Combine(Repository.Root, "examples", "2025"),
    };

    /// <summary>
    /// Calls a method of TopGrid's contracts at a real host, by the C++ peer. Returns the exit code, and what it printed.
    /// </summary>
    /// <param name="address">Where the host is.</param>
    /// <param name="method">Service and method: <c>package.Service/Method</c>.</param>
    /// <param name="request">The request in JSON.</param>
    /// <param name="tls">What it shows and trusts.</param>
    /// <param name="token">Whom the host takes it for.</param>
    public static async Task<(int ExitCode, string Output)> CallTopGridAsync(
        Uri address, string method, string request, PemFiles tls, string token)
    {
        var (peer, descriptors) = await _cppPeer.Value;
        var start = new ProcessStartInfo(peer, ["call", address.Authority, descriptors, method, request, .. PemFiles.Arguments(tls)])
        {
            Environment = { ["TOPGRID_TOKEN"] = token },
        };
        return await Tool.RunAsync(start, _casePatience);
    }

    private async Task<string?> RunAsync(string role, Uri address, string name, PemFiles? tls, Dictionary<string, string> environment)
    {
        var start = (await _program.Value)(role, [address.Authority, name, .. PemFiles.Arguments(tls)]);
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        var (exitCode, output) = await Tool.RunAsync(start, _casePatience);
        return exitCode == 0 ? null : $"{name} ended with {exitCode}: {output}";
    }

    /// <summary>Starts a server.</summary>
    /// <param name="tls">What it shows and trusts; null for no TLS.</param>
    public async Task<PeerServer> ServeAsync(PemFiles? tls) =>
        await PeerServer.StartAsync((await _program.Value)("server", PemFiles.Arguments(tls)), tls is null ? "http" : "https");
}

/// <summary>Paths of PEM files for one side of TLS.</summary>
/// <param name="Authority">Whom it trusts.</param>
/// <param name="Certificate">What it shows.</param>
/// <param name="Key">The key of that.</param>
internal sealed record PemFiles(string Authority, string Certificate, string Key)
{
    public static string[] Arguments(PemFiles? files) => files is null ? [] : [files.Authority, files.Certificate, files.Key];
}
