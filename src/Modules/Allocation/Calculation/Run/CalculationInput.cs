using TopGrid.Allocation.Calculation.Input;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;

namespace TopGrid.Allocation.Calculation.Run;

/// <summary>Everything a run is computed from; nothing else influences a result.</summary>
public sealed record CalculationInput
{
    /// <summary>The validated year. Its seed is filled in: one drawn from the system is put into the row before.</summary>
    public required DatasetYear Year { get; init; }

    /// <summary>The protocol in force, overrides applied.</summary>
    public required Protocol Protocol { get; init; }

    /// <summary>For every consortium whether it qualifies; see <see cref="Qualification.Of"/>.</summary>
    public required IReadOnlyDictionary<string, Qualification> Qualifications { get; init; }

    /// <summary>A later round on top of an earlier result; null for round 1.</summary>
    public EarlierResult? Earlier { get; init; }
}

/// <summary>What a later round needs of the result before it (rules.md 5, "extra round" and "additional places").</summary>
public sealed record EarlierResult
{
    /// <summary>End of every draw name: <c>:2</c> for the extra round, <c>:a1</c>, <c>:a2</c> for additional places.</summary>
    public required string DrawSuffix { get; init; }

    /// <summary>Places of this round per profession code: those left open, or the additional ones.</summary>
    public required IReadOnlyDictionary<string, int> Places { get; init; }

    /// <summary>What each institution has already, by profession code and tpid.</summary>
    public required IReadOnlyDictionary<(string Profession, string Tpid), int> Granted { get; init; }

    /// <summary>
    /// What each institution had and gave up, by returning it or in its consortium's division: its request counts as met by that much
    /// (rules.md 5 step 9). Only additional places ask for it.
    /// </summary>
    public IReadOnlyDictionary<(string Profession, string Tpid), int> GivenUp { get; init; } =
        new Dictionary<(string Profession, string Tpid), int>();

    /// <summary>True: the requests of round 2 count. False: what is unmet of round 1, for additional places.</summary>
    public required bool OnRound2Requests { get; init; }

    /// <summary>The round whose requests are in allocation.csv.</summary>
    public int Round => OnRound2Requests ? 2 : 1;
}
