namespace TopGrid.Allocation.Calculation.Decisions;

/// <summary>
/// What the rows of steps that are alike have in common: the bytes before, between and after the values that differ. Made once by the
/// canonical writer, so that a row is copied piece by piece and not written name by name.
/// </summary>
internal sealed class RowTemplate
{
    private readonly byte[] _bytes;
    private readonly Slot[] _slots;

    private RowTemplate(byte[] bytes, Slot[] slots)
    {
        _bytes = bytes;
        _slots = slots;
    }

    /// <summary>The values that differ, in order.</summary>
    public ReadOnlySpan<Slot> Slots => _slots;

    /// <summary>What stands before a slot, from the slot before it on.</summary>
    public ReadOnlySpan<byte> Before(in Slot slot) => _bytes.AsSpan(slot.From, slot.To - slot.From);

    /// <summary>What stands after the last slot.</summary>
    public ReadOnlySpan<byte> End => _bytes.AsSpan(_slots.Length == 0 ? 0 : _slots[^1].To);

    /// <summary>A value that differs from row to row.</summary>
    /// <param name="Field">Which.</param>
    /// <param name="From">Start of the bytes before it.</param>
    /// <param name="To">Their end.</param>
    public readonly record struct Slot(RowField Field, int From, int To);

    /// <summary>Takes a row apart while it is written.</summary>
    public sealed class Builder
    {
        private readonly RowBuffer _row = new();
        private readonly List<byte> _bytes = [];
        private readonly List<Slot> _slots = [];
        private int _taken;

        /// <summary>Writes names, and the values that all rows share.</summary>
        public Canonical.CanonicalJsonWriter Json => _row.Json;

        /// <summary>A value that differs: something stands in for it and is cut out again.</summary>
        public void Differs(RowField field)
        {
            var from = _bytes.Count;
            Take();
            Json.Value(0);
            _taken = _row.Written.Length;
            _slots.Add(new Slot(field, from, _bytes.Count));
        }

        public RowTemplate Build()
        {
            Take();
            return new RowTemplate([.. _bytes], [.. _slots]);
        }

        private void Take()
        {
            _bytes.AddRange(_row.Written[_taken..]);
            _taken = _row.Written.Length;
        }
    }
}
