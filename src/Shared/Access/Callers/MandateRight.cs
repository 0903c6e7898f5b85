namespace TopGrid.Access.Callers;

/// <summary>An institution for which a caller acts today by a mandate.</summary>
/// <param name="Represented">tpid of the institution.</param>
/// <param name="Mandate">Resource name of the mandate.</param>
public sealed record MandateRight(string Represented, string Mandate);
