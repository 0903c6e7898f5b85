namespace TopGrid.Allocation.Calculation.Run;

/// <summary>How large the pieces of a run are. Results never depend on it.</summary>
/// <param name="InstitutionsPerUnit">Institutions in a unit of the phase volumes.</param>
/// <param name="ComponentsPerUnit">Components of consortia in a unit of the phases that are cut by them.</param>
public sealed record ChunkSizes(int InstitutionsPerUnit = ChunkSizes.LargestRange, int ComponentsPerUnit = ChunkSizes.LargestGroup)
{
    // A million institutions with 100,000 consortia are then a few thousand units: what one worker loses when it dies is some tenths of a
    // second of work, and many workers come out even at the end of a phase.
    private const int LargestRange = 5_000;
    private const int LargestGroup = 100;

    // So many units of a phase at least, where there is as much to do: a national year has some twenty consortia and is shared all the
    // same.
    private const int LeastUnits = 4;

    /// <summary>
    /// Sizes that fit the data: a national year becomes a handful of units per profession, a million institutions with 100,000 consortia a
    /// few thousand.
    /// </summary>
    /// <param name="components">Components of consortia of the profession that has most of them.</param>
    public static ChunkSizes For(int components) =>
        new(LargestRange, Math.Clamp((components + LeastUnits - 1) / LeastUnits, 1, LargestGroup));
}

/// <summary>All units of a run. Known when the input is frozen: nothing that is computed later adds one.</summary>
/// <param name="Professions">Professions with places or requests, in order of bytes.</param>
/// <param name="Units">The units in canonical order: profession, phase, index.</param>
public sealed record RunPlan(IReadOnlyList<string> Professions, IReadOnlyList<UnitOfWork> Units)
{
    private readonly ILookup<(string, RunPhase), UnitOfWork> _byPhase = Units.ToLookup(u => (u.Profession, u.Phase));

    /// <summary>The phases of every profession, in order.</summary>
    public static IReadOnlyList<RunPhase> Phases { get; } = Enum.GetValues<RunPhase>();

    /// <summary>The units of one phase of one profession; may be empty, then the phase is done at once.</summary>
    public IEnumerable<UnitOfWork> Of(string profession, RunPhase phase) => _byPhase[(profession, phase)];

    internal static IEnumerable<UnitOfWork> Cut(string profession, RunPhase phase, int count, int size)
    {
        size = Math.Max(1, size);
        for (var (from, index) = (0, 0); from < count; from += size, index++)
        {
            yield return new UnitOfWork(profession, phase, index, from, Math.Min(count, from + size));
        }
    }
}
