namespace TopGrid.Allocation.Engine;

/// <summary>
/// What a phase booked: places per institution and column, in the order of booking. Plain arrays, to be stored between units of work;
/// applying the bookings of all chunks in canonical order gives the same standings whatever the chunking.
/// </summary>
/// <param name="Institution">Institution of each booking.</param>
/// <param name="Column">Column of each booking.</param>
/// <param name="Count">Places of each booking, 1 or more.</param>
public sealed record Places(int[] Institution, Column[] Column, int[] Count)
{
    /// <summary>Nothing booked.</summary>
    public static Places None { get; } = new([], [], []);
}
