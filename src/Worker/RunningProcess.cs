using Microsoft.Extensions.Hosting;
using TopGrid.Data.Connections;

namespace TopGrid.Worker;

/// <summary>A host or worker that has started: what it holds, and how it lets go of it.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private readonly IHost _app;
    private readonly StorageDatabase _database;
    private readonly ProcessHealth _health;
    private bool _disposed;

    private RunningProcess(IHost app, StorageDatabase database, ProcessHealth health)
    {
        _app = app;
        _database = database;
        _health = health;
    }

    /// <summary>Starts a process; lets go of everything when it cannot.</summary>
    /// <param name="database">The open database; from now on it belongs to the process.</param>
    /// <param name="probes">Where probes are answered: from before the database is prepared until everything else has ended.</param>
    /// <param name="prepare">Brings the database up to this program, or checks that it is.</param>
    /// <param name="build">Composes the process.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<RunningProcess> StartAsync(
        StorageDatabase database,
        ProbeOptions probes,
        Func<Task> prepare,
        Func<ProcessHealth, IHost> build,
        CancellationToken cancellationToken)
    {
        IHost? app = null;
        ProcessHealth? health = null;
        try
        {
            health = await ProcessHealth.BeginAsync(probes, cancellationToken);
            await prepare();
            app = build(health);
            await app.StartAsync(cancellationToken);
            return new RunningProcess(app, database, health);
        }
        catch
        {
            await ReleaseAsync(app, database, health);
            throw;
        }
    }

    /// <summary>Where probes ask; null = nowhere.</summary>
    public Uri? HealthAddress => _health.Address;

    /// <summary>Ends when the process is told to stop, after everything under way has ended.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Lets what is under way end, sends the last spans and gives the database free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            await _app.StopAsync();
        }
        finally
        {
            await ReleaseAsync(_app, _database, _health);
        }
    }

    private static async Task ReleaseAsync(IHost? app, StorageDatabase database, ProcessHealth? health)
    {
        if (app is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            app?.Dispose();
        }

        await database.DisposeAsync();
        if (health is not null)
        {
            await health.DisposeAsync();
        }
    }
}
