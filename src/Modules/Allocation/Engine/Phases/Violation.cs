namespace TopGrid.Allocation.Engine;

/// <summary>An invariant of rules.md 5 step 10 that does not hold. A violation stops the run: it is a defect, never a warning.</summary>
/// <param name="Invariant">Which invariant.</param>
/// <param name="Institution">The institution concerned, or -1.</param>
/// <param name="Expected">What must hold.</param>
/// <param name="Found">What was found.</param>
public sealed record Violation(string Invariant, int Institution, long Expected, long Found);

/// <summary>The seal of a profession (rules.md 5 step 10).</summary>
/// <param name="Violation">The violated invariant, or null when all hold.</param>
/// <param name="Granted">Places held at the end.</param>
/// <param name="Open">Places left open.</param>
/// <param name="Lapsed">Places that lapsed.</param>
public sealed record SealResult(Violation? Violation, int Granted, int Open, int Lapsed);
