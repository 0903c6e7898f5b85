using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TopGrid.Health;

/// <summary>
/// Keeps the registry by what the health checks find. A check names in its tags the services that need what it looks at; of a check that
/// fails those serve no more that its data name with a sentence, or all when it names none.
/// </summary>
/// <param name="registry">Where the outcome goes.</param>
/// <param name="checks">Makes the first look.</param>
/// <param name="process">Tells when the process is told to stop.</param>
/// <param name="log">A service that stops serving, and one that serves again.</param>
internal sealed partial class HealthPublisher(
    HealthRegistry registry, HealthCheckService checks, IHostApplicationLifetime process,
        ILogger<HealthPublisher> log) : IHealthCheckPublisher, IHostedService
{
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>Looks for the first time before the process says that it has started.</summary>
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        process.ApplicationStopping.Register(registry.Stop);
        await PublishAsync(await checks.CheckHealthAsync(cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        // A service is down as soon as one of the checks that it hangs on says so.
        var (looked, fallen) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (check, found) in report.Entries)
        {
            var services = found.Tags.ToHashSet(StringComparer.Ordinal);
            var down = found.Status == HealthStatus.Healthy ? [] : found.Data.Count > 0
                ? found.Data.Keys.Where(services.Contains).ToList()
                : services.ToList();
            looked.UnionWith(services);
            fallen.UnionWith(down);
            var problem = found.Status == HealthStatus.Healthy ? "" : found.Description ?? found.Exception?.Message ?? "No answer in time.";
            Tell(check, down.Count > 0 ? down : services, problem);
        }

        registry.Set(looked.Except(fallen), serving: true);
        registry.Set(fallen, serving: false);
        return Task.CompletedTask;
    }

    private void Tell(string check, IEnumerable<string> services, string problem)
    {
        lock (_problems)
        {
            if (problem == _problems.GetValueOrDefault(check, ""))
            {
                return;
            }

            _problems[check] = problem;
        }

        var named = string.Join(", ", services.Where(name => name.Length > 0));
        if (problem.Length > 0)
        {
            LogNotServing(named, problem);
        }
        else
        {
            LogServing(named);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not serving: {Services}. {Problem}")]
    private partial void LogNotServing(string services, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Serving again: {Services}.")]
    private partial void LogServing(string services);
}
