namespace TopGrid.Rules.Volume;

/// <summary>
/// What days of training are counted from. Institutions and professions are numbers from 0; whoever builds this says which is which.
/// </summary>
public sealed record VolumeFacts
{
    /// <summary>Number of institutions.</summary>
    public required int Institutions { get; init; }

    /// <summary>Last day for requests: a merger that is effective on it still moves days (rules.md 2).</summary>
    public required DateOnly RequestDeadline { get; init; }

    /// <summary>Mergers.</summary>
    public MergerTable Mergers { get; init; } = MergerTable.Empty;

    /// <summary>Training periods.</summary>
    public TrainingTable Trainings { get; init; } = TrainingTable.Empty;

    /// <summary>Interruptions.</summary>
    public InterruptionTable Interruptions { get; init; } = InterruptionTable.Empty;

    /// <summary>Throws <see cref="ArgumentException"/> when columns differ in length or numbers point nowhere.</summary>
    public void Check()
    {
        var mergers = Mergers;
        RequireNumbers(mergers.Predecessor, mergers.EffectiveOn.Length, Institutions, "predecessor");
        RequireNumbers(mergers.Successor, mergers.EffectiveOn.Length, Institutions, "successor");

        var trainings = Trainings;
        var rows = trainings.Start.Length;
        RequireNumbers(trainings.Institution, rows, Institutions, "institution of training");
        RequireNumbers(trainings.Profession, rows, int.MaxValue, "profession of training");
        RequireNumbers(trainings.Trainee, rows, int.MaxValue, "trainee of training");
        RequireNumbers(trainings.SharePercent, rows, 101, "share of training");
        Require(trainings.End.Length == rows && trainings.Subsidised.Length == rows, "columns of trainings");

        var interruptions = Interruptions;
        RequireNumbers(interruptions.Trainee, interruptions.Start.Length, int.MaxValue, "trainee of interruption");
        Require(interruptions.End.Length == interruptions.Start.Length, "columns of interruptions");
    }

    internal static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ArgumentException($"The facts of the volume are malformed: {what}.");
        }
    }

    private static void RequireNumbers(int[] column, int rows, int below, string what)
    {
        Require(column.Length == rows, $"{what} has {column.Length} rows, {rows} are needed");
        foreach (var value in column)
        {
            Require(value >= 0 && value < below, $"{what} holds {value}, outside 0..{below - 1}");
        }
    }
}
