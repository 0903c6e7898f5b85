using TopGrid.Allocation.Persistence;

namespace TopGrid.Allocation.Jobs;

/// <summary>The phases of jobs as rows.</summary>
internal static class JobPhases
{
    /// <summary>Kind of the only phase of explanations.</summary>
    public const string Explanations = "Explanations";

    /// <summary>Kind of the phase that computes the what-ifs of a sweep.</summary>
    public const string WhatIfs = "WhatIfs";

    /// <summary>Kind of the phase that sums a sweep up.</summary>
    public const string Summary = "Summary";

    /// <summary>Number of the phase that does the work.</summary>
    public const int Work = 0;

    /// <summary>Number of the phase that sums a sweep up.</summary>
    public const int SumUp = 1;

    public static IReadOnlyList<PhaseRow> OfExplanations(string job, int units) => [Row(job, Work, Explanations, units, 0, null)];

    public static IReadOnlyList<PhaseRow> OfSweep(string job, int units) =>
        [Row(job, Work, WhatIfs, units, 0, SumUp), Row(job, SumUp, Summary, 1, 1, null)];

    private static PhaseRow Row(string job, int phase, string kind, int units, int waitsFor, int? next) => new()
    {
        RunId = job,
        Phase = phase,
        Profession = "",
        Kind = kind,
        State = WorkState.Closed,
        Units = units,
        Remaining = units,
        WaitsFor = waitsFor,
        NextPhase = next,
    };
}
