using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TopGrid.Data.Connections;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// Wakes the workers of this process when another says that there are units (LISTEN on PostgreSQL). A listener that is lost costs no more
/// than waiting for the next look at the queue; it comes back by itself.
/// </summary>
internal sealed partial class UnitListener(StorageDatabase database, WorkSignal signal, ILogger<UnitListener> log) : BackgroundService
{
    // A connection that a firewall dropped in silence is found out by asking now and then.
    private const int AskMs = 30_000;

    private const int PauseMs = 1_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.DataSource is not { } source)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(source, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (Outage.Is(problem))
            {
                LogLost(problem.Message);
                await Task.Delay(PauseMs, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
    }

    private async Task ListenAsync(NpgsqlDataSource source, CancellationToken stopping)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(stopping).ConfigureAwait(false);
        connection.Notification += (_, _) => signal.Raise();
        await using (NpgsqlCommand listen = connection.CreateCommand())
        {
            listen.CommandText = $"LISTEN {QueueSql.Channel}";
            await listen.ExecuteNonQueryAsync(stopping).ConfigureAwait(false);
        }

        // What was said before we listened is seen by looking.
        signal.Raise();
        while (true)
        {
            if (!await connection.WaitAsync(AskMs, stopping).ConfigureAwait(false))
            {
                await using NpgsqlCommand ask = connection.CreateCommand();
                ask.CommandText = "SELECT 1";
                await ask.ExecuteNonQueryAsync(stopping).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The wake-up calls of the database are lost: {Problem}. Looking at the queue by itself meanwhile.")]
    private partial void LogLost(string problem);
}
