namespace TopGrid.Rules.Volume;

/// <summary>Mergers; at most one row per predecessor, no cycle (a cycle is an input error).</summary>
/// <param name="Predecessor">Institution.</param>
/// <param name="Successor">Institution.</param>
/// <param name="EffectiveOn">First day.</param>
public sealed record MergerTable(int[] Predecessor, int[] Successor, DateOnly[] EffectiveOn)
{
    /// <summary>No rows.</summary>
    public static MergerTable Empty { get; } = new([], [], []);
}

/// <summary>Training periods, in any order.</summary>
/// <param name="Trainee">Trainee, any numbering from 0 (the one <see cref="InterruptionTable"/> uses).</param>
/// <param name="Institution">Institution that trained.</param>
/// <param name="Profession">Profession.</param>
/// <param name="Start">First day, counted.</param>
/// <param name="End">Last day, counted; <see cref="DateOnly.MaxValue"/> when still training.</param>
/// <param name="Subsidised">False: counts only for the years the protocol allows.</param>
/// <param name="SharePercent">0-100.</param>
public sealed record TrainingTable(
    int[] Trainee, int[] Institution, int[] Profession, DateOnly[] Start, DateOnly[] End, bool[] Subsidised, int[] SharePercent)
{
    /// <summary>No rows.</summary>
    public static TrainingTable Empty { get; } = new([], [], [], [], [], [], []);
}

/// <summary>Interruptions of training, in any order; they may overlap.</summary>
/// <param name="Trainee">Trainee.</param>
/// <param name="Start">First day away.</param>
/// <param name="End">Last day away; <see cref="DateOnly.MaxValue"/> when still absent.</param>
public sealed record InterruptionTable(int[] Trainee, DateOnly[] Start, DateOnly[] End)
{
    /// <summary>No rows.</summary>
    public static InterruptionTable Empty { get; } = new([], [], []);
}
