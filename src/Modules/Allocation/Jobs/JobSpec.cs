using System.Text.Json;
using TopGrid.Allocation.Calculation.Sweeps;
using TopGrid.Allocation.Persistence;

namespace TopGrid.Allocation.Jobs;

/// <summary>What a job is asked to do and how it is cut; kept with the job, so that every process does the same.</summary>
/// <param name="PerUnit">Results to explain, or what-ifs, in a unit.</param>
/// <param name="Sweep">What is varied; null for explanations.</param>
internal sealed record JobSpec(int PerUnit, SweepPlan? Sweep)
{
    // What a unit of explanations or of what-ifs takes grows with the institutions. Explanations: some seconds of one core each; what-ifs:
    // about one second, of which claiming and completing the unit are a few hundredths.
    private const int InstitutionsExplained = 10_000;
    private const int InstitutionsInWhatIfs = 1_500_000;
    private const int MostExplained = 500;
    private const int MostWhatIfs = 5_000;

    // So many units of a sweep at least, where it has as many what-ifs: enough for a cluster to share.
    private const int LeastUnits = 16;

    /// <summary>Explanations in a year of so many institutions.</summary>
    public static JobSpec Explanations(int institutions) =>
        new(Math.Clamp(InstitutionsExplained / Math.Max(1, institutions), 1, MostExplained), null);

    /// <summary>A sweep in a year of so many institutions.</summary>
    public static JobSpec OfSweep(SweepPlan plan, int institutions)
    {
        var bySize = Math.Clamp(InstitutionsInWhatIfs / Math.Max(1, institutions), 1, MostWhatIfs);
        return new JobSpec(Math.Min(bySize, Math.Max(1, plan.Count / LeastUnits)), plan);
    }

    /// <summary>Pieces of a range.</summary>
    public IEnumerable<(int From, int To)> Cut(int count)
    {
        for (var from = 0; from < count; from += PerUnit)
        {
            yield return (from, Math.Min(count, from + PerUnit));
        }
    }

    /// <summary>As it is kept with the job.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>What a job was asked to do.</summary>
    public static JobSpec Of(RunRow job) =>
        JsonSerializer.Deserialize<JobSpec>(job.Spec ?? "")
            ?? throw new InvalidDataException($"Job {job.Id} does not say what it is to do.");
}
