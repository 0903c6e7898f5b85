using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TopGrid.Worker;

namespace TopGrid.Cli.Commands;

/// <summary>A PostgreSQL server for the length of a demo, in a folder of its own that goes with it, also when the demo is killed.</summary>
internal sealed class DemoPostgres : IAsyncDisposable
{
    private const string User = "topgrid";
    private const string Ready = "ready";
    private const string Installed = "/usr/lib/postgresql";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    // The shell lives until its input closes; then it ends the server and removes the folder.
    private const string Script = """
        bin=$1 port=$2 user=$3
        trap '' INT HUP TERM
        name=topgrid-demo-postgres-XXXXXX
        dir=$(mktemp -d "${TMPDIR:-/tmp}/$name" 2>/dev/null || mktemp -d "/tmp/$name") || exit 1
        cd "$dir"
        finish() { [ -z "$server" ] || { kill -QUIT "$server" && wait "$server"; } 2>/dev/null; cd /; rm -rf "$dir"; exit "$1"; }
        "$bin/initdb" -D "$dir/data" -U "$user" -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 || { cat "$dir/log"; finish 1; }
        "$bin/postgres" -D "$dir/data" -p "$port" -k "$dir" -h 127.0.0.1 -c fsync=off >>"$dir/log" 2>&1 </dev/null &
        server=$!
        until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" -U "$user"; do
            kill -0 "$server" 2>/dev/null || { cat "$dir/log"; finish 1; }
            sleep 0.1
        done
        "$bin/createdb" -h 127.0.0.1 -p "$port" -U "$user" topgrid >>"$dir/log" 2>&1 || { cat "$dir/log"; finish 1; }
        echo ready
        read -r _
        finish 0
        """;

    private readonly Process _shell;

    private DemoPostgres(Process shell, int port) =>
        (_shell, Setting) = (shell, $"postgres://{User}@127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/topgrid");

    /// <summary>What <c>--database</c> takes.</summary>
    public string Setting { get; }

    /// <summary>The folder with the newest installed server programs, else one of PATH; null when there are none.</summary>
    public static string? Find() => ByVersion()
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    /// <summary>Makes an empty server on a free port of loopback and starts it.</summary>
    /// <param name="binaries">The folder of <see cref="Find"/>.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StartException">It did not start; the message has what it said.</exception>
    public static async Task<DemoPostgres> StartAsync(string binaries, CancellationToken stop)
    {
        var port = FreePort();
        string[] command = ["sh", "-c", Script, "topgrid-demo-postgres", binaries, port.ToString(CultureInfo.InvariantCulture), User];
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            var user = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
                ? "postgres"
                : "nobody";
            command = ["runuser", "-u", user, "--", .. command];
        }

        var shell = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
            Environment = { ["LC_ALL"] = "C" },
        })!;
        var server = new DemoPostgres(shell, port);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        try
        {
            var said = new List<string>();
            while (await shell.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (line == Ready)
                {
                    return server;
                }

                said.Add(line);
            }

            throw new StartException($"PostgreSQL in {binaries} did not start: {string.Join(Environment.NewLine, said)}");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync(CancellationToken.None);
        _shell.Dispose();
    }

    private static IEnumerable<string> ByVersion() => !Directory.Exists(Installed)
        ? []
        : Directory.GetDirectories(Installed)
            .OrderByDescending(
                folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
