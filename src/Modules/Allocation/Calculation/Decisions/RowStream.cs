using System.Collections.Concurrent;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>
/// Turns the steps of a trail into rows while the ladder goes on: a block that is full goes to other threads, and its memory comes back for
/// further steps. So all cores work all the time and the steps of a phase are never in memory together.
/// </summary>
/// <param name="writer">Writes the rows.</param>
/// <param name="degreeOfParallelism">Threads at most, the ladder's own included.</param>
/// <param name="take">
/// Receives the number of a chunk, whose first row is <see cref="RowsPerChunk"/> times that, and its rows; on several threads and in no
/// order. The bytes belong to the call and are overwritten after it.
/// </param>
internal sealed class RowStream(RowWriter writer, int degreeOfParallelism, Action<int, DecisionRows> take) : IStepReceiver
{
    /// <summary>Rows in every chunk but the last.</summary>
    public const int RowsPerChunk = StepLog.BlockSize;

    // So many blocks wait for each thread at most; then the ladder waits and writes rows itself.
    private const int BacklogPerThread = 64;

    private readonly ConcurrentQueue<Chunk> _waiting = new();
    private readonly ConcurrentBag<Step[]> _free = [];
    private readonly ConcurrentBag<RowBuffer> _buffers = [];
    private readonly List<Task> _helpers = [];
    private DrawSummary[] _draws = [];
    private int _drawsSeen;
    private int _chunks;
    private int _helping;
    private Trail? _trail;

    /// <summary>Where the ladder puts its steps and draws.</summary>
    public Trail Trail => _trail ??= new Trail(this);

    /// <inheritdoc/>
    public Step[]? Take(Step[] block)
    {
        HandOver(block);
        if (_waiting.Count > BacklogPerThread * degreeOfParallelism && _waiting.TryDequeue(out var chunk))
        {
            Write(chunk);
        }
        return _free.TryTake(out var free) ? free : null;
    }

    /// <summary>The ladder is done: writes what is left and returns when every row was taken.</summary>
    /// <exception cref="AggregateException">A receiver failed.</exception>
    public void End()
    {
        if (Trail.Steps.Rest is { Length: > 0 } rest)
        {
            HandOver(rest);
        }
        while (_waiting.TryDequeue(out var chunk))
        {
            Write(chunk);
        }
        Task.WaitAll(_helpers);
    }

    private void HandOver(ReadOnlyMemory<Step> steps)
    {
        _waiting.Enqueue(new Chunk(_chunks++, steps, Draws()));
        if (Volatile.Read(ref _helping) < degreeOfParallelism - 1 && steps.Length == RowsPerChunk)
        {
            Interlocked.Increment(ref _helping);
            _helpers.RemoveAll(helper => helper.IsCompletedSuccessfully);
            _helpers.Add(Task.Run(Help));
        }
    }

    private void Help()
    {
        try
        {
            while (_waiting.TryDequeue(out var chunk))
            {
                Write(chunk);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _helping);
        }
    }

    private void Write(Chunk chunk)
    {
        if (!_buffers.TryTake(out var buffer))
        {
            buffer = new RowBuffer();
        }
        buffer.Clear();
        foreach (ref readonly var step in chunk.Steps.Span)
        {
            writer.WriteStep(buffer, step, step.Draw >= 0 ? chunk.Draws[step.Draw] : null);
            buffer.EndRow();
        }
        take(chunk.Number, buffer.Rows());
        _buffers.Add(buffer);
        if (System.Runtime.InteropServices.MemoryMarshal.TryGetArray(chunk.Steps, out var block) && block.Count == RowsPerChunk)
        {
            _free.Add(block.Array!);
        }
    }

    // All draws so far. Other threads read the array while more are added: only behind what they may look at, and a larger one is a copy.
    private DrawSummary[] Draws()
    {
        var draws = Trail.Draws;
        if (draws.Count > _draws.Length)
        {
            Array.Resize(ref _draws, Math.Max(draws.Count, 2 * _draws.Length));
        }
        for (; _drawsSeen < draws.Count; _drawsSeen++)
        {
            _draws[_drawsSeen] = DrawSummary.Of(draws[_drawsSeen]);
        }
        return _draws;
    }

    private readonly record struct Chunk(int Number, ReadOnlyMemory<Step> Steps, DrawSummary[] Draws);
}
