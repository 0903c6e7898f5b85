namespace TopGrid.Cluster.Membership;

/// <summary>Whether this process reached the database of late. A coordinator that does not, while others do, steps aside.</summary>
internal sealed class DatabaseSight
{
    private const long OfLateMs = 5_000;

    private long _at = Environment.TickCount64;

    /// <summary>Whether it did.</summary>
    public bool IsClear => Environment.TickCount64 - Volatile.Read(ref _at) < OfLateMs;

    /// <summary>Says that it did just now.</summary>
    public void Saw() => Volatile.Write(ref _at, Environment.TickCount64);
}
