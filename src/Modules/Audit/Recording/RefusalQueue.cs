using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TopGrid.Audit.Domain;
using TopGrid.Audit.Persistence;

namespace TopGrid.Audit.Recording;

/// <summary>
/// Refusals on their way into the log. Calls do not wait for it. When refusals come faster than they can be written, equal ones are
/// counted together, and beyond a number of different ones all that are left: each is counted, and none fills the memory.
/// </summary>
internal sealed class RefusalQueue(AuditLog log, ILogger<RefusalQueue> logger) : BackgroundService
{
    /// <summary>Refusals kept one by one.</summary>
    internal const int Singles = 2000;

    /// <summary>Kinds of refusals counted apart beyond that; what is more is counted by its outcome alone.</summary>
    internal const int Kinds = 1000;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _news = new(0, 1);
    private List<AuditEntry> _singles = [];
    private Dictionary<(string User, string Method, string Outcome), AuditEntry> _counted = [];

    /// <summary>Adds a refusal; returns at once.</summary>
    public void Add(AuditEntry refusal)
    {
        lock (_gate)
        {
            if (_singles.Count < Singles)
            {
                _singles.Add(refusal.Storable());
            }
            else
            {
                Count(refusal);
            }

            if (_news.CurrentCount == 0)
            {
                _news.Release();
            }
        }
    }

    /// <summary>Writes what is left, for as long as the process may still take.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(Take(), cancellationToken);
    }

    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<AuditEntry> left = [];
        try
        {
            while (true)
            {
                await _news.WaitAsync(stoppingToken);
                await Task.Delay(_pause, stoppingToken); // A few more share the transaction.
                left = Take();
                while (!await WriteAsync(left, stoppingToken))
                {
                    await Task.Delay(_retry, stoppingToken);
                }

                left = [];
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop; what was taken and not written goes back for the last time.
            lock (_gate)
            {
                _singles.InsertRange(0, left);
            }
        }
    }

    /// <summary>Takes all that waits.</summary>
    internal List<AuditEntry> Take()
    {
        lock (_gate)
        {
            List<AuditEntry> taken = [.. _singles, .. _counted.Values];
            (_singles, _counted) = ([], []);
            return taken;
        }
    }

    private void Count(AuditEntry refusal)
    {
        var key = (refusal.UserId, refusal.Method, refusal.Outcome);
        if (!_counted.ContainsKey(key) && _counted.Count >= Kinds)
        {
            key = ("", "", refusal.Outcome);
        }

        _counted[key] = _counted.TryGetValue(key, out var before)
            ? before with { Count = before.Count + 1 }
            : refusal.Storable() with { UserId = key.UserId, Method = key.Method, Peer = "", Resource = "", RequestId = "" };
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "The log must not end a process that works; it tries again.")]
    private async Task<bool> WriteAsync(List<AuditEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            if (entries.Count > 0)
            {
                await log.AppendAsync(entries, cancellationToken);
            }

            return true;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            logger.LogWarning(problem, "{Count} refusals could not be written to the audit log yet", entries.Count);
            return false;
        }
    }
}
