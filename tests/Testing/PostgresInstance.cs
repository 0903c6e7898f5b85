using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace TopGrid.Testing;

/// <summary>
/// A PostgreSQL server that belongs to one test: to be stopped as a crash does, started again, and given a standby that takes over. Its
/// commits are durable against a crash of the server. It ends with the test process, also when that is killed.
/// </summary>
public sealed class PostgresInstance : IAsyncDisposable
{
    private const string User = "topgrid";
    private readonly Process _shell;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private PostgresInstance(Process shell) => _shell = shell;

    /// <summary>The folder of its data, log and socket; it belongs to the server's user.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>The loopback port where it listens whenever it runs.</summary>
    public int Port { get; private set; }

    /// <summary>Makes an empty server and starts it.</summary>
    /// <exception cref="InvalidOperationException">
    /// PostgreSQL is not installed, or does not start; the message has what it said.
    /// </exception>
    /// <param name="settings">Settings beside the usual ones, such as <c>-c fsync=on</c>; the last one of a name holds.</param>
    public static Task<PostgresInstance> StartNewAsync(string settings = "") => StartAsync("init", settings);

    /// <summary>Makes a standby of this running server by a base backup and starts it; it streams under the name <c>standby</c>.</summary>
    public Task<PostgresInstance> StartStandbyAsync() => StartAsync(string.Create(CultureInfo.InvariantCulture, $"copy {Port}"), "");

    /// <summary>Starts the server again after <see cref="CrashAsync"/> or <see cref="StopAsync"/>, on the same port.</summary>
    public Task StartAsync() => DoAsync(string.Create(CultureInfo.InvariantCulture, $"start {Port}"));

    /// <summary>Stops it in immediate mode: every connection breaks, nothing is written any more, the next start recovers.</summary>
    public Task CrashAsync() => DoAsync("stop QUIT");

    /// <summary>Stops it in fast mode: transactions are rolled back and connections told so.</summary>
    public Task StopAsync() => DoAsync("stop INT");

    /// <summary>Makes a standby the primary.</summary>
    public Task PromoteAsync() => DoAsync("promote");

    /// <summary>How to connect; the same user has every right.</summary>
    /// <param name="database">Name of the database.</param>
    /// <param name="application">Shown in pg_stat_activity.</param>
    public string ConnectionString(string database, string application) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Database = database,
        ApplicationName = application,
        IncludeErrorDetail = true,
        // Nothing but messages on the wire, so that a test can stand in between.
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>What the server logged.</summary>
    public string Log() => File.ReadAllText(Path.Combine(Folder, "log"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Close;
        _shell.StandardInput.Close();
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _shell.WaitForExitAsync(giveUp.Token);
        _shell.Dispose();
        _turn.Dispose();
    }

    private static async Task<PostgresInstance> StartAsync(string make, string settings)
    {
        var instance = new PostgresInstance(Process.Start(StartInfo(settings))
            ?? throw new InvalidOperationException("The shell that starts PostgreSQL could not be started."));
        AppDomain.CurrentDomain.ProcessExit += instance.Close;
        instance.Folder = await instance._shell.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("There is no temporary folder for PostgreSQL.");
        await instance.DoAsync(make);
        // Another process may take the port between our looking and the server's binding.
        for (var attempt = 1; ; attempt++)
        {
            instance.Port = PostgresServer.FreePort();
            try
            {
                await instance.StartAsync();
                return instance;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
            }
        }
    }

    private static ProcessStartInfo StartInfo(string settings)
    {
        var command = PostgresScript.AsOrdinaryUser(
            ["sh", "-c", PostgresInstanceScript.Text, "topgrid-postgres", PostgresBinaries.Find(), User, settings]);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private async Task DoAsync(string command)
    {
        await _turn.WaitAsync();
        try
        {
            await _shell.StandardInput.WriteLineAsync(command);
            var said = new StringBuilder();
            while (await _shell.StandardOutput.ReadLineAsync() is { } line && line != PostgresInstanceScript.Done)
            {
                if (line == PostgresInstanceScript.Failed)
                {
                    throw new InvalidOperationException($"PostgreSQL could not do '{command}'. It said:\n{said}");
                }

                said.AppendLine(line);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Close(object? sender, EventArgs ended)
    {
        _shell.StandardInput.Close();
        _shell.WaitForExit(10_000);
    }
}
