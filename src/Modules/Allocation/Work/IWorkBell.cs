namespace TopGrid.Allocation.Work;

/// <summary>
/// Says that there may be units to hand out, or that some are unwanted. Nothing depends on it: whoever coordinates looks by itself every so
/// often.
/// </summary>
public interface IWorkBell
{
    /// <summary>Rings; returns at once.</summary>
    void Ring();
}

/// <summary>The bell of a process that is in no cluster.</summary>
internal sealed class SilentBell : IWorkBell
{
    public void Ring()
    {
    }
}
