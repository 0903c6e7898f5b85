namespace TopGrid.Assessment.Conditions.Facts;

/// <summary>Calendar days from the first through the last, both included; empty when the last is before the first.</summary>
internal readonly record struct Period(DateOnly First, DateOnly Last)
{
    public static Period Empty { get; } = new(DateOnly.MinValue.AddDays(1), DateOnly.MinValue);

    public long Days => Math.Max(0, Last.DayNumber - First.DayNumber + 1);

    public Period Within(Period other) => new(
        First > other.First ? First : other.First,
        Last < other.Last ? Last : other.Last);
}
