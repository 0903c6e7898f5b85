namespace TopGrid.Allocation.Calculation.Run;

/// <summary>How large the pieces of a run are. Results never depend on it.</summary>
/// <param name="InstitutionsPerUnit">Institutions in a unit of the phase volumes.</param>
/// <param name="ComponentsPerUnit">Components of consortia in a unit of the phases that are cut by them.</param>
/// <param name="UnitsPerPhase">Most units in a phase of a profession; beyond it units grow, since each has a fixed cost.</param>
public sealed record ChunkSizes(int InstitutionsPerUnit = 20_000, int ComponentsPerUnit = 16, int UnitsPerPhase = 64);

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

    internal static IEnumerable<UnitOfWork> Cut(string profession, RunPhase phase, int count, int size, int units)
    {
        size = Math.Max(Math.Max(1, size), (count + Math.Max(1, units) - 1) / Math.Max(1, units));
        for (var (from, index) = (0, 0); from < count; from += size, index++)
        {
            yield return new UnitOfWork(profession, phase, index, from, Math.Min(count, from + size));
        }
    }
}
