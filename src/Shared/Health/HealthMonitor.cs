using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TopGrid.Health;

/// <summary>Looks every few seconds at what services need, and keeps the registry. Every service belongs to one source.</summary>
/// <param name="registry">Where the outcome goes.</param>
/// <param name="sources">What to look at.</param>
/// <param name="process">Tells when the process is told to stop.</param>
/// <param name="log">A service that stops serving, and one that serves again.</param>
public sealed partial class HealthMonitor(
    HealthRegistry registry, IEnumerable<IHealthSource> sources, IHostApplicationLifetime process, ILogger<HealthMonitor> log) : BackgroundService
{
    /// <summary>Time between two looks.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Time in which a source must answer.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    private readonly Dictionary<IHealthSource, string> problems = [];

    /// <summary>Looks for the first time before the process says that it has started.</summary>
    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        process.ApplicationStopping.Register(registry.Stop);
        await LookAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private Task LookAsync(CancellationToken cancellationToken) => Task.WhenAll(sources.Select(source => LookAsync(source, cancellationToken)));

    private async Task LookAsync(IHealthSource source, CancellationToken cancellationToken)
    {
        var found = await ProblemsAsync(source, cancellationToken).ConfigureAwait(false);
        registry.Set(source.Services.Except(found.Keys), serving: true);
        registry.Set(found.Keys, serving: false);
        Tell(source, found);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a look throws is the answer: not serving.")]
    private static async Task<IReadOnlyDictionary<string, string>> ProblemsAsync(IHealthSource source, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await source.ProblemsAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            var sentence = problem is OperationCanceledException ? $"No answer within {Patience.TotalSeconds:0} seconds." : problem.Message;
            return source.Services.ToDictionary(service => service, _ => sentence);
        }
    }

    private void Tell(IHealthSource source, IReadOnlyDictionary<string, string> found)
    {
        var now = string.Join(' ', found.Values.Distinct(StringComparer.Ordinal));
        lock (problems)
        {
            if (now == problems.GetValueOrDefault(source, ""))
            {
                return;
            }

            problems[source] = now;
        }

        if (found.Count > 0)
        {
            LogNotServing(string.Join(", ", found.Keys.Where(name => name.Length > 0)), now);
        }
        else
        {
            LogServing(string.Join(", ", source.Services.Where(name => name.Length > 0)));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not serving: {Services}. {Problem}")]
    private partial void LogNotServing(string services, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Serving again: {Services}.")]
    private partial void LogServing(string services);
}
