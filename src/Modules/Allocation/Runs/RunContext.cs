using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using CalculationUnit = TopGrid.Allocation.Calculation.Run.UnitOfWork;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// What a process needs to compute units of one run: the prepared input and its plan. Made once per run and process from what is frozen,
/// so every process makes the same.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Snapshot">Its frozen input.</param>
/// <param name="Year">The prepared calculation.</param>
/// <param name="Plan">All units, in canonical order.</param>
internal sealed record RunContext(RunRow Run, SnapshotRow Snapshot, YearRun Year, RunPlan Plan)
{
    /// <summary>Name of the phase that seals the whole run, after the phases of all professions.</summary>
    public const string SealKind = "RunSeal";

    // So many take some milliseconds, as long as a unit of their own takes to be handed out and committed.
    private const int FewReturns = 200;

    private readonly Dictionary<(string Profession, RunPhase Phase), CalculationUnit[]> _units =
        Plan.Units.GroupBy(unit => (unit.Profession, unit.Phase))
            .ToDictionary(group => group.Key, group => group.OrderBy(unit => unit.Index).ToArray());

    /// <summary>How its units are cut.</summary>
    public ChunkSizes Chunks => new(Run.InstitutionsPerUnit, Run.ComponentsPerUnit);

    /// <summary>Number of the phase that seals the run.</summary>
    public int SealPhase => Plan.Professions.Count * RunPlan.Phases.Count;

    /// <summary>The number of a phase in the run's canonical order.</summary>
    public int NumberOf(string profession, RunPhase phase) => (IndexOf(profession) * RunPlan.Phases.Count) + (int)phase;

    /// <summary>Profession and phase of a number below <see cref="SealPhase"/>.</summary>
    public (string Profession, RunPhase Phase) PhaseOf(int number) =>
        (Plan.Professions[number / RunPlan.Phases.Count], RunPlan.Phases[number % RunPlan.Phases.Count]);

    /// <summary>The units of a phase, in order of index.</summary>
    public IReadOnlyList<CalculationUnit> UnitsOf(string profession, RunPhase phase) => _units.GetValueOrDefault((profession, phase)) ?? [];

    /// <summary>
    /// Whether a phase is so little work that it goes along with the one before: one unit, or few returned places over several.
    /// </summary>
    public bool IsSmall(string profession, RunPhase phase) =>
        UnitsOf(profession, phase).Count <= 1 || (phase == RunPhase.ReturnsInside && ReturnsOf(profession) <= FewReturns);

    /// <summary>The phases as rows: a chain per profession, and the seal that waits for the end of each.</summary>
    public IReadOnlyList<PhaseRow> Phases()
    {
        var phases = new List<PhaseRow>();
        foreach (var profession in Plan.Professions)
        {
            foreach (var phase in RunPlan.Phases)
            {
                var number = NumberOf(profession, phase);
                var last = phase == RunPlan.Phases[^1];
                phases.Add(
                    Row(
                        number, profession, phase.ToString(), UnitsOf(profession, phase).Count, phase == RunPlan.Phases[0] ? 0 : 1,
                        last ? SealPhase : number + 1));
            }
        }

        phases.Add(Row(SealPhase, "", SealKind, 1, Plan.Professions.Count, null));
        return phases;
    }

    /// <summary>What institutions call themselves, by tpid.</summary>
    public Dictionary<string, string> DisplayNames() =>
        Year.Input.Year.Institutions.ToDictionary(institution => institution.Tpid, institution => institution.Name, StringComparer.Ordinal);

    private int ReturnsOf(string profession) => Year.Input.Year.Returns.Count(row => row.Profession.ToString() == profession);

    private int IndexOf(string profession)
    {
        for (var index = 0; index < Plan.Professions.Count; index++)
        {
            if (Plan.Professions[index] == profession)
            {
                return index;
            }
        }

        throw new ArgumentException($"{profession} is not in the plan.", nameof(profession));
    }

    private PhaseRow Row(int number, string profession, string kind, int units, int waitsFor, int? next) => new()
    {
        RunId = Run.Id,
        Phase = number,
        Profession = profession,
        Kind = kind,
        State = WorkState.Closed,
        Units = units,
        Remaining = units,
        WaitsFor = waitsFor,
        NextPhase = next,
    };
}
