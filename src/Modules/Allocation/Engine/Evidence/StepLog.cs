namespace TopGrid.Allocation.Engine;

/// <summary>Steps in the order in which they were taken, in blocks, so that a million of them are never moved in memory.</summary>
public sealed class StepLog
{
    private const int BlockBits = 10;
    private const int FirstBlock = 32;
    private const int BlockSize = 1 << BlockBits;
    private readonly List<Step[]> blocks = [];

    /// <summary>Number of steps.</summary>
    public int Count { get; private set; }

    /// <summary>The step at a position.</summary>
    public ref readonly Step this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref blocks[index >> BlockBits][index & (BlockSize - 1)];
        }
    }

    /// <summary>Appends a step.</summary>
    public void Add(in Step step)
    {
        var at = Count & (BlockSize - 1);
        if (at == 0)
        {
            // The first block grows, since most phases of a small year take a few steps; all others are whole, and below the size that the
            // collector treats as large.
            blocks.Add(Count == 0 ? new Step[FirstBlock] : GC.AllocateUninitializedArray<Step>(BlockSize));
        }
        else if (at == blocks[^1].Length)
        {
            var larger = blocks[^1];
            Array.Resize(ref larger, 2 * at);
            blocks[^1] = larger;
        }

        blocks[^1][at] = step;
        Count++;
    }

    /// <summary>Appends all steps of another log, whose draws come <paramref name="drawOffset"/> later in the joint list.</summary>
    public void Append(StepLog other, int drawOffset)
    {
        for (var i = 0; i < other.Count; i++)
        {
            var step = other[i];
            Add(step.Draw >= 0 && drawOffset > 0 ? step with { Draw = step.Draw + drawOffset } : step);
        }
    }

    /// <summary>A copy as one array.</summary>
    public Step[] ToArray()
    {
        var result = new Step[Count];
        for (var i = 0; i < blocks.Count; i++)
        {
            var start = i << BlockBits;
            blocks[i].AsSpan(0, Math.Min(BlockSize, Count - start)).CopyTo(result.AsSpan(start));
        }

        return result;
    }

    /// <summary>A log of stored steps.</summary>
    public static StepLog From(ReadOnlySpan<Step> steps)
    {
        var log = new StepLog();
        foreach (ref readonly var step in steps)
        {
            log.Add(step);
        }

        return log;
    }
}
