namespace TopGrid.Allocation.Engine;

/// <summary>A member's days lent to the requester of a pooled or mixed consortium (rules.md 2).</summary>
/// <param name="Consortium">Consortium.</param>
/// <param name="Requester">Who requests on them.</param>
/// <param name="Member">Whose days they are.</param>
/// <param name="Days">Volume of the member.</param>
public readonly record struct PooledLoan(int Consortium, int Requester, int Member, long Days);
