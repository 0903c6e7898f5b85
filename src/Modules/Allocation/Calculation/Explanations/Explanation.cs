using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Allocation.Calculation.Explanations;

/// <summary>Why one institution got what it got for one profession; <see cref="ExplanationText"/> tells it.</summary>
public sealed record Explanation
{
    /// <summary>Allocation year.</summary>
    public required int Year { get; init; }

    /// <summary>The protocol whose rules are cited.</summary>
    public required Protocol Protocol { get; init; }

    /// <summary>Profession code.</summary>
    public required string Profession { get; init; }

    /// <summary>The institution.</summary>
    public required string Tpid { get; init; }

    /// <summary>Its row of allocation.csv; null when it neither asked for the profession nor had a place.</summary>
    public required AllocationRow? Outcome { get; init; }

    /// <summary>
    /// The institution that counts its days since a merger (rules.md 2), tpid and name; null when it did not merge away or the data were
    /// not given.
    /// </summary>
    public (string Tpid, string Name)? MergedInto { get; init; }

    /// <summary>The steps that concern it, in their sequence.</summary>
    public required IReadOnlyList<ExplanationStep> Steps { get; init; }

    /// <summary>What would have given one place more; null when not computed, since the data were not given.</summary>
    public IReadOnlyList<Counterfactual>? Counterfactuals { get; init; }
}

/// <summary>A step of an explanation.</summary>
/// <param name="Sequence">Position of its row in the evidence tree.</param>
/// <param name="Scope">Whom the row is about.</param>
/// <param name="Row">The fields of the decision row.</param>
/// <param name="Rule">The rule it rests on.</param>
/// <param name="Text">The sentence, Dutch and English.</param>
public sealed record ExplanationStep(long Sequence, StepScope Scope, RowFields Row, ProtocolRule Rule, LocalText Text);

/// <summary>Whom a step of an explanation is about.</summary>
public enum StepScope
{
    /// <summary>The institution itself.</summary>
    Institution,

    /// <summary>A consortium it belongs to.</summary>
    Consortium,

    /// <summary>Its group: the sector, or all of the country.</summary>
    Group,

    /// <summary>The profession as a whole.</summary>
    Profession,
}

/// <summary>
/// The smallest change of one fact, all else unchanged, that gives the institution one place more: found by running the
/// ladder again.
/// </summary>
/// <param name="Kind">Which fact.</param>
/// <param name="Found">Whether there is such a change.</param>
/// <param name="Change">
/// Days more of volume, days earlier of recognition (0: there is no recognition to move), or places more brought in.
/// </param>
/// <param name="Granted">Places granted with the change.</param>
/// <param name="Tried">Every change up to this was tried, of larger ones only some; null: all that could matter were.</param>
/// <param name="Detail">The consortium, or the first day of the recognition; empty for volume.</param>
public sealed record Counterfactual(CounterfactualKind Kind, bool Found, long Change, int Granted, long? Tried, string Detail)
{
    /// <summary>
    /// True: no smaller change would do, or none at all where none was found. False: one beyond <see cref="Tried"/> cannot be ruled out.
    /// </summary>
    public bool Minimal => Tried is null;
}

/// <summary>The facts that are tried.</summary>
public enum CounterfactualKind
{
    /// <summary>More days of training volume.</summary>
    Volume,

    /// <summary>A recognition that begins earlier.</summary>
    Recognition,

    /// <summary>More places brought into a qualifying consortium it is a member of.</summary>
    BroughtIn,
}
