using TopGrid.Assessment.Conditions;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Assessment.Domain;

/// <summary>One condition judged for one consortium, with the rule as it read then: a set file may change later.</summary>
internal sealed record StoredFinding
{
    public required int Year { get; init; }

    public required int Number { get; init; }

    public required string Consortium { get; init; }

    /// <summary>Place in the set's order, from 0.</summary>
    public required int Position { get; init; }

    /// <summary>Which check it is, such as <c>members</c>.</summary>
    public required string Kind { get; init; }

    public required string RuleId { get; init; }

    public required ConditionOutcome Outcome { get; init; }

    public required Basis Basis { get; init; }

    public required string Source { get; init; }

    public required string SentenceNl { get; init; }

    public required string SentenceEn { get; init; }

    /// <summary>The facts as JSON, see <see cref="StoredFacts"/>.</summary>
    public required string Facts { get; init; }
}
