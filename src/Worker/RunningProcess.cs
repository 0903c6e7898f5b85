using Microsoft.Extensions.Hosting;
using TopGrid.Evidence.Otlp;
using TopGrid.Storage;

namespace TopGrid.Worker;

/// <summary>A host or worker that has started: what it holds, and how it lets go of it.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private readonly IHost app;
    private readonly StorageDatabase database;
    private readonly SpanExport? spans;
    private bool disposed;

    private RunningProcess(IHost app, StorageDatabase database, SpanExport? spans)
    {
        this.app = app;
        this.database = database;
        this.spans = spans;
    }

    /// <summary>Starts a process; lets go of everything when it cannot.</summary>
    /// <param name="database">The open database; from now on it belongs to the process.</param>
    /// <param name="endpoint">Where spans go; null for nowhere.</param>
    /// <param name="serviceName">Name of the service on spans.</param>
    /// <param name="prepare">Brings the database up to this program, or checks that it is.</param>
    /// <param name="build">Composes the process.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<RunningProcess> StartAsync(
        StorageDatabase database, Uri? endpoint, string serviceName, Func<Task> prepare, Func<IHost> build, CancellationToken cancellationToken)
    {
        SpanExport? spans = null;
        IHost? app = null;
        try
        {
            await prepare().ConfigureAwait(false);
            spans = endpoint is null ? null : SpanExport.Start(endpoint, serviceName);
            app = build();
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new RunningProcess(app, database, spans);
        }
        catch
        {
            await ReleaseAsync(app, database, spans).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends when the process is told to stop, after everything under way has ended.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Lets what is under way end, sends the last spans and gives the database free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        try
        {
            await app.StopAsync().ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync(app, database, spans).ConfigureAwait(false);
        }
    }

    private static async Task ReleaseAsync(IHost? app, StorageDatabase database, SpanExport? spans)
    {
        if (app is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            app?.Dispose();
        }

        spans?.Dispose();
        await database.DisposeAsync().ConfigureAwait(false);
    }
}
