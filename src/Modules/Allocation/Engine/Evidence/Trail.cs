namespace TopGrid.Allocation.Engine;

/// <summary>The evidence of one or more phases: steps and the draws they point at.</summary>
/// <param name="receiver">Takes full blocks of steps over while more are added; null: all are kept.</param>
public sealed class Trail(IStepReceiver? receiver = null)
{
    private readonly List<Draw> _draws = [];

    /// <summary>Steps, in order.</summary>
    public StepLog Steps { get; } = new(receiver);

    /// <summary>Draws, in order; <see cref="Step.Draw"/> is a position in this list. A draw is here before a step points at it.</summary>
    public IReadOnlyList<Draw> Draws => _draws;

    /// <summary>Adds a step.</summary>
    public void Add(in Step step) => Steps.Add(step);

    /// <summary>Adds a draw and gives its position.</summary>
    public int Add(Draw draw)
    {
        _draws.Add(draw);
        return _draws.Count - 1;
    }

    /// <summary>Appends the evidence of the next phase or chunk.</summary>
    public void Append(Trail next)
    {
        Steps.Append(next.Steps, _draws.Count);
        _draws.AddRange(next._draws);
    }
}
