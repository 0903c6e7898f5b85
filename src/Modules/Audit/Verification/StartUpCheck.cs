using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TopGrid.Audit.Verification;

/// <summary>
/// Compares the rows with the log once, after the start, beside the work: a database that was changed past the program is served as before,
/// and the operator reads in the log of the process which rows differ. It waits for nothing and ends nothing.
/// </summary>
internal sealed class StartUpCheck(ContentCheck check, ILogger<StartUpCheck> logger) : BackgroundService
{
    /// <summary>Rows named one by one; the rest is counted.</summary>
    private const int Named = 100;

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", 
        Justification = "A check that cannot be made must not end a process that works.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of the host goes on meanwhile.
        await Task.Yield();
        try
        {
            var (count, found) = (new ContentCount(), 0);
            await foreach (var finding in check.CompareAsync(large: false, count, _ => Task.CompletedTask, stoppingToken))
            {
                if (++found <= Named)
                {
                    logger.LogError(
                        "{Table} {Key} {Kind}: it is not what the audit log holds of it (entry {Sequence}). Someone changed the "
                        + "database past this program: run `topgrid audit verify --all`, and restore a backup",
                        finding.Table, finding.Key, finding.Kind, finding.Sequence);
                }
            }

            if (found > Named)
            {
                logger.LogError("{Count} rows more are not what the audit log holds of them", found - Named);
            }

            logger.LogInformation("{Rows} rows were compared with the audit log; {Found} differ", count.Rows, found);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception problem)
        {
            logger.LogWarning(
                problem, "The rows could not be compared with the audit log; `topgrid audit verify --all` does it on request");
        }
    }
}
