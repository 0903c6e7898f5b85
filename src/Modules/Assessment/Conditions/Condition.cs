using TopGrid.Assessment.Conditions.Kinds;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Assessment.Conditions;

/// <summary>One condition of a set.</summary>
public sealed record Condition
{
    /// <summary>Rule id, unique in its set and stable over the years, such as <c>rsv-2025.members</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Which check it is, such as <c>members</c>; the parameters belong to the kind.</summary>
    public required string Kind { get; init; }

    /// <summary>What the condition rests on.</summary>
    public required Basis Basis { get; init; }

    /// <summary>Title of the source.</summary>
    public required string Source { get; init; }

    /// <summary>The condition as a Dutch sentence.</summary>
    public required string Dutch { get; init; }

    /// <summary>The condition as an English sentence.</summary>
    public required string English { get; init; }

    internal Check Check { get; init; } = new Closed();
}
