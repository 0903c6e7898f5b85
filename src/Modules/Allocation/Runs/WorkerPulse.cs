using System.Collections.Concurrent;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// Whether the loops of this process's worker still turn: each says so when it looks for a unit and, while it computes one, whenever the
/// lease is renewed. A database that is away does not stop them, since they wait for it and say so too.
/// </summary>
public sealed class WorkerPulse
{
    // Longer than any single command on the database may take before it is given up.
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<int, DateTimeOffset> _beats = [];
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;

    /// <summary>Makes one; the loops begin to count with their first sign.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="options">How the worker takes units: the lease says how long a loop may be silent, and a minute at least.</param>
    public WorkerPulse(TimeProvider clock, WorkerOptions options)
    {
        _clock = clock;
        _patience = new[] { _shortest, TimeSpan.FromMilliseconds(options.LeaseMs) }.Max();
    }

    /// <summary>What is wrong, as a sentence; null = every loop turns.</summary>
    public string? Problem()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        int silent = _beats.Count(beat => now - beat.Value > _patience);
        return silent == 0 ? null : $"{silent} of {_beats.Count} loops of the worker gave no sign for more than {_patience.TotalSeconds:0} seconds.";
    }

    internal void Beat(int loop) => _beats[loop] = _clock.GetUtcNow();
}
