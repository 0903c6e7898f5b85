namespace TopGrid.Allocation.Engine;

/// <summary>Steps in the order in which they were taken, in blocks, so that a million of them are never moved in memory.</summary>
/// <param name="receiver">Takes every full block over; null: all are kept.</param>
public sealed class StepLog(IStepReceiver? receiver = null)
{
    /// <summary>Steps in a full block: below the size that the collector treats as large.</summary>
    public const int BlockSize = 1 << BlockBits;

    private const int BlockBits = 10;
    private const int FirstBlock = 32;
    private readonly List<Step[]> _blocks = [];
    private Step[] _last = [];

    /// <summary>Number of steps, handed over or kept.</summary>
    public int Count { get; private set; }

    /// <summary>The steps of the last block, which nobody has taken over.</summary>
    public ReadOnlyMemory<Step> Rest => _last.AsMemory(0, Count == 0 ? 0 : ((Count - 1) & (BlockSize - 1)) + 1);

    /// <summary>The step at a position.</summary>
    /// <exception cref="InvalidOperationException">The log hands its steps over.</exception>
    public ref readonly Step this[int index]
    {
        get
        {
            CheckKept();
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref _blocks[index >> BlockBits][index & (BlockSize - 1)];
        }
    }

    /// <summary>Appends a step.</summary>
    public void Add(in Step step)
    {
        var at = Count & (BlockSize - 1);
        if (at == 0)
        {
            BeginBlock();
        }
        else if (at == _last.Length)
        {
            Array.Resize(ref _last, 2 * at);
            _blocks[^1] = _last;
        }

        _last[at] = step;
        Count++;
    }

    /// <summary>Appends all steps of another log, whose draws come <paramref name="drawOffset"/> later in the joint list.</summary>
    /// <exception cref="InvalidOperationException">The other log hands its steps over.</exception>
    public void Append(StepLog other, int drawOffset)
    {
        for (var i = 0; i < other.Count; i++)
        {
            var step = other[i];
            Add(step.Draw >= 0 && drawOffset > 0 ? step with { Draw = step.Draw + drawOffset } : step);
        }
    }

    /// <summary>A copy as one array.</summary>
    /// <exception cref="InvalidOperationException">The log hands its steps over.</exception>
    public Step[] ToArray()
    {
        CheckKept();
        var result = new Step[Count];
        for (var i = 0; i < _blocks.Count; i++)
        {
            var start = i << BlockBits;
            _blocks[i].AsSpan(0, Math.Min(BlockSize, Count - start)).CopyTo(result.AsSpan(start));
        }

        return result;
    }

    private void BeginBlock()
    {
        // The first block grows, since most phases of a small year take a few steps; all others are whole.
        _last = Count == 0 ? new Step[FirstBlock] : receiver?.Take(_last) ?? GC.AllocateUninitializedArray<Step>(BlockSize);
        if (receiver is not null)
        {
            _blocks.Clear();
        }

        _blocks.Add(_last);
    }

    private void CheckKept()
    {
        if (receiver is not null)
        {
            throw new InvalidOperationException("These steps were handed over and are not kept.");
        }
    }
}
