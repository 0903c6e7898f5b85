using System.Buffers;
using TopGrid.Evidence;

namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>Rows as they are written, one chunk after another in the same memory.</summary>
internal sealed class RowBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<int> _ends = [];

    public RowBuffer() => Json = new CanonicalJsonWriter(_bytes);

    /// <summary>Writes one row.</summary>
    public CanonicalJsonWriter Json { get; }

    /// <summary>Ends the row with LF.</summary>
    public void EndRow()
    {
        _ends.Add(_bytes.WrittenCount);
        _bytes.Write("\n"u8);
        Json.Reset();
    }

    /// <summary>Forgets the rows; those handed out are overwritten by the next.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _ends.Clear();
    }

    /// <summary>The rows in the buffer's own memory.</summary>
    public DecisionRows Rows() => DecisionRows.Over(_bytes.WrittenMemory, [.. _ends]);
}
