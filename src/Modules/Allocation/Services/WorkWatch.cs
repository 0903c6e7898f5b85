using TopGrid.Allocation.V1;

namespace TopGrid.Allocation.Services;

/// <summary>Follows something in the database and tells every change.</summary>
internal static class WorkWatch
{
    // A look costs the host some milliseconds, which workers on the same machine miss: news is late by a fifth of the time watched, and by
    // a second at most.
    private const int LooksBefore = 5;

    /// <summary>How often runs and jobs are looked at in the beginning.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the whole cluster is looked at, and runs and jobs that have been watched for long.</summary>
    public static readonly TimeSpan EverySecond = TimeSpan.FromSeconds(1);

    /// <summary>Reads and tells until the work has ended or the caller goes.</summary>
    /// <param name="read">Reads what is now, and whether it has ended.</param>
    /// <param name="same">Whether nothing changed that is worth telling.</param>
    /// <param name="tell">Tells.</param>
    /// <param name="interval">Between two looks in the beginning; it grows with the time watched, up to <see cref="EverySecond"/>.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">The caller went.</param>
    public static async Task FollowAsync<T>(
        Func<Task<(T Now, bool Ended)>> read, Func<T, T, bool> same, Func<T, Task> tell, TimeSpan interval, TimeProvider clock,
        CancellationToken cancellationToken)
        where T : class
    {
        var started = clock.GetTimestamp();
        T? last = null;
        while (true)
        {
            (var now, var ended) = await read();
            if (last is null || !same(last, now))
            {
                await tell(now);
                last = now;
            }

            if (ended)
            {
                return;
            }

            var watched = clock.GetElapsedTime(started);
            await Task.Delay(
                TimeSpan.FromTicks(Math.Clamp(watched.Ticks / LooksBefore, interval.Ticks, EverySecond.Ticks)), clock, cancellationToken);
        }
    }

    /// <summary>Whether work is under way no more.</summary>
    public static bool HasEnded(this Run.Types.State state) =>
        state is Run.Types.State.Succeeded or Run.Types.State.Failed or Run.Types.State.Cancelled;
}
