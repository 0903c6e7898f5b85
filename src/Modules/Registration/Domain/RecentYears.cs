using TopGrid.Registration.Persistence;

namespace TopGrid.Registration.Domain;

/// <summary>
/// The revisions of a year that this process met last. While many file, one reads the year as it was before a filing, and another as it is
/// after it, at the same moment; revisions that came from one another by filings share nearly all of their rows.
/// </summary>
internal sealed class RecentYears
{
    private const int MostFiled = 4;
    private readonly Lock _lock = new();
    private StoredYear[] _years = [];

    /// <summary>The year in this very state; null when it must be read.</summary>
    public StoredYear? Find(YearState state)
    {
        lock (_lock)
        {
            return Array.Find(_years, year => year.Is(state));
        }
    }

    /// <summary>
    /// Adds a year that came from one of these by a filing. It may be added before it is committed: it is found only by who sees its state
    /// in the database.
    /// </summary>
    public void AddFiled(StoredYear year)
    {
        lock (_lock)
        {
            _years = [year, .. _years.Where(other => other != year).Take(MostFiled - 1)];
        }
    }

    /// <summary>
    /// Adds a year that was read or imported as a whole. Of others only a newer one stays, which a reader of an older state has not seen
    /// yet: whole years are large.
    /// </summary>
    public void AddWhole(StoredYear year)
    {
        lock (_lock)
        {
            _years = [.. _years.Where(other => other.Revision > year.Revision).Take(1), year];
        }
    }
}
