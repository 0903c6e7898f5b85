namespace TopGrid.Allocation.Engine;

/// <summary>The evidence of one phase: its steps and the draws they point at.</summary>
public sealed class Trail
{
    private readonly List<Draw> draws = [];

    /// <summary>Steps, in order.</summary>
    public StepLog Steps { get; private init; } = new();

    /// <summary>Draws, in order; <see cref="Step.Draw"/> is a position in this list.</summary>
    public IReadOnlyList<Draw> Draws => draws;

    /// <summary>Adds a step.</summary>
    public void Add(in Step step) => Steps.Add(step);

    /// <summary>Adds a draw and gives its position.</summary>
    public int Add(Draw draw)
    {
        draws.Add(draw);
        return draws.Count - 1;
    }

    /// <summary>Appends the evidence of the next phase or chunk.</summary>
    public void Append(Trail next)
    {
        Steps.Append(next.Steps, draws.Count);
        draws.AddRange(next.draws);
    }

    /// <summary>The evidence of stored steps and draws.</summary>
    public static Trail From(ReadOnlySpan<Step> steps, IEnumerable<Draw> draws)
    {
        var trail = new Trail { Steps = StepLog.From(steps) };
        trail.draws.AddRange(draws);
        return trail;
    }
}
