using TopGrid.Common.V1;

namespace TopGrid.Employment.Domain;

/// <summary>What one institution may claim for one profession (rules.md 8). All counts are places.</summary>
internal sealed record Claim
{
    public required int Year { get; init; }

    public required int Number { get; init; }

    /// <summary>Code of the profession, such as <c>GZ</c>: its byte order is the order of lists.</summary>
    public required string Profession { get; init; }

    public required string Tpid { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>What it has in the end: bonus, division and returns included. At least 1.</summary>
    public required long Granted { get; init; }

    public required long Bonus { get; init; }

    public required long MovedIn { get; init; }

    public required long MovedOut { get; init; }

    /// <summary>Calendar years that a place is paid.</summary>
    public required int TrainingYears { get; init; }

    /// <summary>What the length rests on.</summary>
    public required Basis Basis { get; init; }

    public required string Source { get; init; }

    /// <summary>Hash over all the above but the number.</summary>
    public required string ContentHash { get; init; }
}
