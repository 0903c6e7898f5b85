using System.Collections.Concurrent;

namespace TopGrid.Allocation.Runs;

/// <summary>Keeps the few things that a process prepared last, each made once however many ask for it at the same time.</summary>
/// <param name="kept">How many are kept at most.</param>
internal sealed class RecentCache<T>(int kept)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _values = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>The value of a key, made when it is not there.</summary>
    public async Task<T> GetAsync(string key, Func<Task<T>> make)
    {
        var value = _values.GetOrAdd(key, id =>
        {
            _order.Enqueue(id);
            return new Lazy<Task<T>>(make);
        });
        try
        {
            var made = await value.Value;
            while (_order.Count > kept && _order.TryDequeue(out var oldest))
            {
                _values.TryRemove(oldest, out _);
            }

            return made;
        }
        catch
        {
            // A database that was away for a moment must not stay remembered as a failure.
            _values.TryRemove(key, out _);
            throw;
        }
    }
}
