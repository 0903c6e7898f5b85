using System.Globalization;

namespace TopGrid.Assessment.Domain;

/// <summary>
/// Where a consortium stands: its latest assessment and the decision of the board that holds. A decision recorded here goes
/// before a row of <c>assessments.csv</c>, which it replaces in the frozen input; both go before the findings (rules.md 6, 7).
/// </summary>
internal sealed record ConsortiumState(AssessedYear Assessed, AssessedConsortium Consortium, BoardDecision? Decision)
{
    public ConsortiumVerdict Verdict => (Decision?.Qualifies ?? Consortium.FactsQualify) switch
    {
        true => ConsortiumVerdict.Qualifies,
        false => ConsortiumVerdict.DoesNotQualify,
        null => Consortium.ByConditions,
    };

    public VerdictBasis VerdictBasis => Decision is not null ? VerdictBasis.Board
        : Consortium.FactsQualify is not null ? VerdictBasis.Facts
        : VerdictBasis.Conditions;

    /// <summary>Changes when the assessment came out differently or the board decided; not when the same was found again.</summary>
    public string Etag => string.Create(CultureInfo.InvariantCulture, $"{Consortium.ContentHash[..16]}-{Decision?.Sequence ?? 0}");
}
