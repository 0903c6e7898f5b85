using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Calculation.Sweeps;
using TopGrid.Allocation.Jobs;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts.Names;
using TopGrid.Rpc.Errors;
using Protocol = TopGrid.Rules.Protocols.Protocol;

namespace TopGrid.Allocation.Services;

/// <summary>A job that may be added.</summary>
/// <param name="Kind">One of <see cref="JobKinds"/>.</param>
/// <param name="SnapshotId">The frozen input.</param>
/// <param name="OfRun">The run that it explains; null for a sweep.</param>
/// <param name="Spec">What it does.</param>
/// <param name="Phases">Its phases, from its id.</param>
internal sealed record PlannedJob(
    string Kind, string SnapshotId, string? OfRun, JobSpec Spec, Func<string, IReadOnlyList<PhaseRow>> Phases);

/// <summary>Checks what a job is asked to do, and cuts it.</summary>
internal sealed class JobPlanner(RunReader reader, SnapshotStore snapshots, RunContexts contexts, JobStore jobs)
{
    private const int MostValues = 1_000;
    private const int MostSeeds = 100_000;
    private const int MostWhatIfs = 1_000_000;

    // Which consortia qualify was assessed before the freeze; a what-if under other conditions would need another assessment.
    private const string Frozen = "consortium_conditions";

    /// <summary>Plans a job, or refuses it with what is wrong and what to do.</summary>
    public Task<PlannedJob> PlanAsync(int year, Job? job, CancellationToken cancellationToken) => job?.WorkCase switch
    {
        Job.WorkOneofCase.ExplainRun => ExplanationsAsync(year, job.ExplainRun, cancellationToken),
        Job.WorkOneofCase.Sweep => SweepAsync(year, job.Sweep, cancellationToken),
        _ => throw Problems.InvalidArgument("The job does not say what it is to do", "field job", "Send explain_run or sweep"),
    };

    private async Task<PlannedJob> ExplanationsAsync(int year, ExplainRun asked, CancellationToken cancellationToken)
    {
        var name = ResourceNames.Parse<RunName>(asked.Run, "job.explain_run.run");
        OfYear(year, name.Year, asked.Run);
        var run = await reader.SealedAsync(asked.Run, cancellationToken);
        var context = await contexts.OfAsync(run.Id);
        var spec = JobSpec.Explanations(context.Year.Input.Year.Institutions.Count);
        var units = ExplainedRange.Cut(spec, await jobs.CountResultsAsync(run.Id, cancellationToken)).Count;
        return new PlannedJob(JobKinds.Explanations, run.SnapshotId, run.Id, spec, id => JobPhases.OfExplanations(id, units));
    }

    private async Task<PlannedJob> SweepAsync(int year, Sweep asked, CancellationToken cancellationToken)
    {
        var name = ResourceNames.Parse<SnapshotName>(asked.Snapshot, "job.sweep.snapshot");
        OfYear(year, name.Year, asked.Snapshot);
        var snapshot = await snapshots.FindAsync(name.Snapshot, cancellationToken);
        if (snapshot is null || snapshot.Year != year)
        {
            throw Problems.NotFound("There is no such snapshot", asked.Snapshot, "List the year's snapshots to see which there are");
        }

        // Otherwise one person alone could freeze again and again and see each time what the draw would give.
        if (snapshot.State != SnapshotState.Confirmed)
        {
            throw Problems.FailedPrecondition(
                "The snapshot is proposed but not confirmed", asked.Snapshot, "Let another operator confirm it first");
        }

        CheckSize(asked);
        var input = await contexts.InputAsync(snapshot, cancellationToken);
        CheckValues(asked, snapshot, input);
        var plan = new SweepPlan(asked.Parameter, [.. asked.Values], asked.Seeds);
        var spec = JobSpec.OfSweep(plan, input.Year.Institutions.Count);
        return new PlannedJob(JobKinds.Sweep, snapshot.Id, null, spec, id => JobPhases.OfSweep(id, spec.Cut(plan.Count).Count()));
    }

    private static void OfYear(int year, int named, string name)
    {
        if (year != named)
        {
            throw Problems.InvalidArgument($"{name} is not of {year}", "field job", $"Ask for the job under years/{named}");
        }
    }

    private static void CheckSize(Sweep asked)
    {
        if (asked.Parameter.Length == 0 != (asked.Values.Count == 0) || (asked.Parameter.Length == 0 && asked.Seeds == 0))
        {
            throw Problems.InvalidArgument(
                "Nothing is varied, or a parameter lacks its values", "field job.sweep",
                "Send a parameter with values, a number of seeds, or both");
        }

        if (asked.Seeds is < 0 or > MostSeeds
            || asked.Values.Count > MostValues
            || (long)Math.Max(1, asked.Seeds) * Math.Max(1, asked.Values.Count) > MostWhatIfs)
        {
            throw Problems.InvalidArgument(
                $"{asked.Values.Count} values with {asked.Seeds} seeds are too many", "field job.sweep",
                $"Send at most {MostValues} values, {MostSeeds} seeds and {MostWhatIfs} what-ifs in all");
        }

        if (asked.Values.FirstOrDefault(value => asked.Values.Count(other => other == value) > 1) is { } twice)
        {
            throw Problems.InvalidArgument($"The value {twice} is asked for twice", "field job.sweep.values", "Send each value once");
        }
    }

    private static void CheckValues(Sweep asked, SnapshotRow snapshot, CalculationInput input)
    {
        if (asked.Parameter == Frozen)
        {
            throw Problems.InvalidArgument(
                $"{Frozen} cannot be swept: which consortia qualify is frozen", "field job.sweep.parameter",
                "Assess and freeze the year under other conditions, and compare two runs");
        }

        foreach (var value in asked.Values)
        {
            var reading = RunContexts.ProtocolOf(snapshot, $"{asked.Parameter}={value}");
            if (reading.Protocol is not Protocol changed)
            {
                throw Problems.InvalidArgument(
                    $"{asked.Parameter}={value} does not fit the protocol: {string.Join("; ", reading.Problems)}", "field job.sweep.values",
                    "Send names and values as `topgrid protocol check` shows them");
            }

            if (TicketLimit.Exceeded(input.Year, changed) is var (profession, round, places))
            {
                throw Problems.InvalidArgument(
                    $"With {asked.Parameter}={value} each of the {places} places {profession} asked for in round {round} is a ticket, of which there may be {TicketLimit.Most}",
                    "field job.sweep.values", "Leave this value out");
            }

            // Facts that do not go with the value, such as more brought in than requested for one more consortium profession, show here and
            // not in a unit.
            try
            {
                YearRun.Create(input with { Protocol = changed }).FittingChunks();
            }
            catch (ArgumentException problem)
            {
                throw Problems.InvalidArgument(
                    $"{asked.Parameter}={value} does not go with the frozen facts: {problem.Message}", "field job.sweep.values",
                    "Leave this value out, or correct the facts and freeze again");
            }
        }
    }
}
