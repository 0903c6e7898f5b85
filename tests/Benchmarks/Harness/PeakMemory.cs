namespace TopGrid.Benchmarks.Harness;

/// <summary>The most that the managed heap held while something ran, looked at every few milliseconds, above what it held before.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly long before;
    private readonly CancellationTokenSource stop = new();
    private readonly Thread watcher;
    private long most;

    public PeakMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        before = GC.GetTotalMemory(forceFullCollection: true);
        watcher = new Thread(Watch) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        watcher.Start();
    }

    /// <summary>Megabytes, after <see cref="Dispose"/>.</summary>
    public double Megabytes => (most - before) / 1e6;

    public void Dispose()
    {
        if (watcher.IsAlive)
        {
            stop.Cancel();
            watcher.Join();
            stop.Dispose();
        }
    }

    private void Watch()
    {
        do
        {
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }
        while (!stop.Token.WaitHandle.WaitOne(5));
    }
}
