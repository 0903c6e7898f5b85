using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace TopGrid.Testing;

/// <summary>
/// A real PostgreSQL server on a free loopback port, started from the installed binaries, one for each test process and shared by
/// its classes. Its data live in a temporary folder and are not synced to disk. It stops with the test process, also when that is
/// killed: the shell around the server ends it as soon as its standard input closes.
/// </summary>
public sealed class PostgresServer
{
    private const string User = "topgrid";
    private static readonly Lazy<Task<PostgresServer>> _shared = new(StartAsync);
    private static int _databases;
    private readonly int _port;

    private PostgresServer(int port) => _port = port;

    /// <summary>The server of this test process; the first call starts it.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed or does not start; the message says what to do.</exception>
    public static Task<PostgresServer> SharedAsync() => _shared.Value;

    /// <summary>Creates an empty database and returns its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0");
        return name;
    }

    /// <summary>Removes a database, closing what is still connected to it.</summary>
    public Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    /// <summary>How to connect to a database of this server.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = User,
        Database = database,
        // Many test classes share the server's connections.
        MaxPoolSize = 20,
        // A machine that runs all tests at once may be slow to answer.
        Timeout = 60,
        CommandTimeout = 120,
        // An error then says which row was refused: wanted in tests, never in production.
        IncludeErrorDetail = true,
    }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var binaries = PostgresBinaries.Find();
        var output = new StringBuilder();
        // Another process may take the port between our looking and the server's binding.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var port = FreePort();
            if (await TryStartAsync(binaries, port, output))
            {
                return new PostgresServer(port);
            }
        }

        throw new InvalidOperationException($"PostgreSQL in {binaries} did not start. It said:\n{output}");
    }

    private static async Task<bool> TryStartAsync(string binaries, int port, StringBuilder output)
    {
        var process = Process.Start(PostgresScript.StartInfo(binaries, port, User))
            ?? throw new InvalidOperationException("The shell that starts PostgreSQL could not be started.");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(process);
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }

            if (line is PostgresScript.Ready)
            {
                ready.TrySetResult(true);
            }
        }

        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetResult(false);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return await ready.Task;
    }

    private static void Stop(Process process)
    {
        process.StandardInput.Close();
        process.WaitForExit(10_000);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
