using TopGrid.Rules.Vocabulary;

namespace TopGrid.Dataset;

/// <summary>A row of <c>consortia.csv</c>.</summary>
/// <param name="Consortium">Key of the consortium.</param>
/// <param name="Name">Name; may be empty.</param>
/// <param name="Lead">tpid of the lead institution; null when unknown.</param>
/// <param name="Requester">tpid that requests in mode pooled or mixed; null: the lead.</param>
/// <param name="Mode">Who requests; null when unknown, then nothing is pooled.</param>
/// <param name="Existing">Whether it existed in an earlier year; null when unknown.</param>
/// <param name="AnnouncedOn">Day of announcement at TOP.</param>
/// <param name="AnnouncedAtInstituteOn">Day of announcement at the training institute.</param>
/// <param name="IntentDeclaredOn">Day on which the boards declared their intent.</param>
/// <param name="Agreement">Clauses found in the agreement.</param>
/// <param name="TrainingPlan">Whether there is a training plan; null when unknown.</param>
/// <param name="TestResult">Outcome of the test by the head trainers; null when unknown.</param>
/// <param name="TestedOn">Day of that test.</param>
public sealed record ConsortiumRow(
    string Consortium,
    string Name,
    string? Lead,
    string? Requester,
    ConsortiumMode? Mode,
    bool? Existing,
    DateOnly? AnnouncedOn,
    DateOnly? AnnouncedAtInstituteOn,
    DateOnly? IntentDeclaredOn,
    AgreementClauses Agreement,
    bool? TrainingPlan,
    TestResult? TestResult,
    DateOnly? TestedOn)
{
    /// <summary>The institution that requests for the consortium: the requester, or else the lead (rules.md 2).</summary>
    public string? EffectiveRequester => Requester ?? Lead;
}

/// <summary>A row of <c>consortium_members.csv</c>.</summary>
/// <param name="Consortium">The consortium.</param>
/// <param name="Tpid">The member.</param>
/// <param name="Dependent">Whether the member cannot train on its own volume; null when unknown.</param>
/// <param name="Signed">Whether the member signed; null when unknown.</param>
/// <param name="Settings">Number of settings in which it trains; null when unknown.</param>
/// <param name="SectionIii">Whether section III (specialised GGZ) was declared; null when unknown.</param>
public sealed record ConsortiumMemberRow(
    string Consortium,
    string Tpid,
    bool? Dependent,
    bool? Signed,
    int? Settings,
    bool? SectionIii);

/// <summary>A row of <c>brought_in.csv</c>: places of its round 1 request that a member brings in (rules.md 2a).</summary>
/// <param name="Consortium">The consortium.</param>
/// <param name="Tpid">The member.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Places">Places brought in, at least 0.</param>
public sealed record BroughtInRow(string Consortium, string Tpid, Profession Profession, int Places);

/// <summary>A row of <c>assessments.csv</c>: the board's decision, which overrides the conditions.</summary>
/// <param name="Consortium">The consortium.</param>
/// <param name="Qualifies">Whether it qualifies.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record AssessmentRow(string Consortium, bool Qualifies, string Reason);

/// <summary>A row of <c>bonus_distribution.csv</c>: the lead's wish for one member (rules.md 8).</summary>
/// <param name="Consortium">The consortium.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Tpid">The member that is to have the bonus places.</param>
/// <param name="Places">Bonus places, at least 0.</param>
public sealed record BonusDistributionRow(string Consortium, Profession Profession, string Tpid, int Places);

/// <summary>A row of <c>transfers.csv</c>: the consortium's division of its places (rules.md 8).</summary>
/// <param name="Consortium">The consortium.</param>
/// <param name="Profession">The profession.</param>
/// <param name="FromTpid">The member that gives.</param>
/// <param name="ToTpid">The member that receives.</param>
/// <param name="Places">Places moved, at least 0.</param>
public sealed record TransferRow(string Consortium, Profession Profession, string FromTpid, string ToTpid, int Places);

/// <summary>A row of <c>returns.csv</c>; rows may repeat.</summary>
/// <param name="Tpid">The institution that gives places back.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Places">Places given back, 0 to <see cref="MostPlaces"/>.</param>
/// <param name="ReturnedOn">Day of the return.</param>
/// <param name="OfferedTo">tpid of the fellow member that should have them; null when none is named.</param>
public sealed record ReturnRow(string Tpid, Profession Profession, int Places, DateOnly ReturnedOn, string? OfferedTo)
{
    /// <summary>
    /// Places of one row at most: each returned place is decided by itself (rules.md 5 step 9), also one that the giver does not have.
    /// </summary>
    public const int MostPlaces = 100_000;
}

/// <summary>A row of <c>previous.csv</c>: what was granted in an earlier year, for conditions that need it.</summary>
/// <param name="Year">The earlier year.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Profession">The profession.</param>
/// <param name="Granted">Places granted, at least 0.</param>
public sealed record PreviousRow(int Year, string Tpid, Profession Profession, int Granted);

/// <summary>A row of <c>provenance.csv</c>, for people; no part of the input hash.</summary>
/// <param name="File">The file that holds the row meant.</param>
/// <param name="Key">Key of the row meant.</param>
/// <param name="Basis">Whether the row is published, moved from another year, generated or chosen.</param>
/// <param name="Note">Explanation; may be empty.</param>
public sealed record ProvenanceRow(string File, string Key, string Basis, string Note);
