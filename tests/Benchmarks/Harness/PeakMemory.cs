namespace TopGrid.Benchmarks.Harness;

/// <summary>The most that the managed heap held while something ran, looked at every few milliseconds, above what it held before.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly long _before;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _watcher;
    private long _most;

    public PeakMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        _before = GC.GetTotalMemory(forceFullCollection: true);
        _watcher = new Thread(Watch) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _watcher.Start();
    }

    /// <summary>Megabytes, after <see cref="Dispose"/>.</summary>
    public double Megabytes => (_most - _before) / 1e6;

    public void Dispose()
    {
        if (_watcher.IsAlive)
        {
            _stop.Cancel();
            _watcher.Join();
            _stop.Dispose();
        }
    }

    private void Watch()
    {
        do
        {
            _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: false));
        }
        while (!_stop.Token.WaitHandle.WaitOne(5));
    }
}
