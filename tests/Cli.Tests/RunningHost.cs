using System.Diagnostics;

namespace TopGrid.Cli.Tests;

/// <summary>A host in a process of its own on a fresh database, as an operator starts one.</summary>
internal sealed class RunningHost : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    /// <summary>What every command against this host needs: its address and its data folder.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public string Address => Environment["TOPGRID_HOST"];

    public string this[string name] => _folder[name];

    public static Task<RunningHost> StartAsync() => StartAsync(_ => []);

    /// <param name="more">Arguments beside the usual ones, from the name of a file to its path.</param>
    public static async Task<RunningHost> StartAsync(Func<Func<string, string>, string[]> more)
    {
        var host = new RunningHost();
        host.Environment["XDG_DATA_HOME"] = host._folder.Path;
        host._process = TopGridProgram.Start(host.Environment, ["host", "--port", "0", "--output", "json", .. more(name => host[name])]);
        var line = await host._process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException(await host._process.StandardError.ReadToEndAsync());
        host.Environment["TOPGRID_HOST"] = System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("address").GetString()!;
        return host;
    }

    /// <summary>Runs a command against the host, as the holder of a token.</summary>
    public Task<Ended> RunAsync(string token, params string[] arguments) =>
        TopGridProgram.RunAsync(new Dictionary<string, string>(Environment) { ["TOPGRID_TOKEN"] = token }, arguments);

    /// <summary>Runs a command against the host as <see cref="RunAsync"/> does, from the program's entry point in this process.</summary>
    public Task<Ended> InvokeAsync(string token, params string[] arguments) =>
        TopGridProgram.InvokeAsync(new Dictionary<string, string>(Environment) { ["TOPGRID_TOKEN"] = token }, arguments);

    /// <summary>Makes an identity and gives its token.</summary>
    public async Task<string> CreateIdentityAsync(string user, params string[] roles)
    {
        string[] arguments = [
            "identity", "create", "--user", user, "--name", user, .. roles.SelectMany(role => new[] { "--role", role }), "--output",
            "json"];
        return (await InvokeAsync("", arguments)).With(0).Json().GetProperty("token").GetString()!;
    }

    /// <summary>Makes an identity that acts for an institution, and gives its token.</summary>
    public async Task<string> CreateInstitutionAsync(string tpid) =>
        (await InvokeAsync(
            "", "identity", "create", "--user", tpid, "--name", tpid, "--role", "institution", "--tpid", tpid, "--output", "json")).With(0)
                .Json().GetProperty("token").GetString()!;

    /// <summary>Issues a signed token of the identity whose secret this is.</summary>
    public async Task<string> IssueTokenAsync(string secret) =>
        (await InvokeAsync("", "identity", "issue", secret.Split('.')[0], "--output", "json")).With(0).Json().GetProperty("token")
            .GetString()!;

    /// <summary>Sends SIGTERM.</summary>
    /// <returns>What the process ended with.</returns>
    public async Task<Ended> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        var error = await _process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(limit.Token);
        return new Ended(_process.ExitCode, await _process.StandardOutput.ReadToEndAsync(), error);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process?.Dispose();
        _folder.Dispose();
    }
}
