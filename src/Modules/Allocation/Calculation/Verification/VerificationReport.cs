namespace TopGrid.Allocation.Calculation.Verification;

/// <summary>What a check of a result found.</summary>
/// <param name="Checks">The checks made, in order.</param>
public sealed record VerificationReport(IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>Whether everything agrees.</summary>
    public bool Agrees => Checks.All(c => c.Problems.Count == 0);
}

/// <summary>One check.</summary>
/// <param name="Name">
/// Stable name: <c>files</c>, <c>form</c>, <c>seed</c>, <c>draws</c>, <c>leaves</c>, <c>root</c>, <c>totals</c>, <c>run</c>.
/// </param>
/// <param name="Count">How many things were checked: files, tickets, leaves, rows.</param>
/// <param name="Problems">What does not agree, with the place; empty when all does. At most <see cref="MostProblems"/>.</param>
public sealed record VerificationCheck(string Name, long Count, IReadOnlyList<string> Problems)
{
    /// <summary>Problems listed at most per check.</summary>
    public const int MostProblems = 20;
}
