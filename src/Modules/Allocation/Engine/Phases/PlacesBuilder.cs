namespace TopGrid.Allocation.Engine;

/// <summary>
/// Collects the bookings of a phase, in blocks that are put together at the end: lists that grow would be copied again and again.
/// </summary>
internal sealed class PlacesBuilder
{
    private const int FirstBlock = 64;
    private const int LargestBlock = 1 << 16;
    private readonly List<Places> _full = [];
    private Places _block = Places.None;
    private int _length;

    public void Add(int party, Column where, int places)
    {
        if (places == 0)
        {
            return;
        }

        if (_length == _block.Count.Length)
        {
            Next();
        }

        _block.Institution[_length] = party;
        _block.Column[_length] = where;
        _block.Count[_length++] = places;
    }

    public Places Build()
    {
        var total = _length;
        foreach (var one in _full)
        {
            total += one.Count.Length;
        }

        if (total == 0)
        {
            return Places.None;
        }

        var all = Uninitialised(total);
        var at = 0;
        foreach (var one in _full)
        {
            Copy(one, one.Count.Length, all, at);
            at += one.Count.Length;
        }

        Copy(_block, _length, all, at);
        return all;
    }

    private void Next()
    {
        if (_length > 0)
        {
            _full.Add(_block);
        }

        _block = Uninitialised(Math.Clamp(2 * _length, FirstBlock, LargestBlock));
        _length = 0;
    }

    private static Places Uninitialised(int length) => new(
        GC.AllocateUninitializedArray<int>(length), GC.AllocateUninitializedArray<Column>(length),
        GC.AllocateUninitializedArray<int>(length));

    private static void Copy(Places from, int length, Places to, int at)
    {
        from.Institution.AsSpan(0, length).CopyTo(to.Institution.AsSpan(at));
        from.Column.AsSpan(0, length).CopyTo(to.Column.AsSpan(at));
        from.Count.AsSpan(0, length).CopyTo(to.Count.AsSpan(at));
    }
}
