namespace TopGrid.Assessment.Conditions;

/// <summary>What is wrong in a condition set file, and where.</summary>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 1.</param>
/// <param name="Message">What is wrong and what is expected.</param>
public sealed record ConditionSetProblem(long Line, long Column, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}
