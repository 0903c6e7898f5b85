namespace TopGrid.Allocation.Engine;

/// <summary>The version of the ladder: raised whenever the same input could give another result.</summary>
public static class LadderVersion
{
    /// <summary>The version of this code.</summary>
    public const string Current = "1";
}
