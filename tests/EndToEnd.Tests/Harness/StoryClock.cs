namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>A clock that stands still until the story goes on.</summary>
internal sealed class StoryClock : TimeProvider
{
    private DateTimeOffset _now = new(2024, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    /// <summary>Goes on to noon (UTC) of a day.</summary>
    public void Goto(int month, int day)
    {
        var next = new DateTimeOffset(2024, month, day, 12, 0, 0, TimeSpan.Zero);
        Assert.True(next >= _now, "A story does not go back.");
        _now = next;
    }
}
