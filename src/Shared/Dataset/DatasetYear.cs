namespace TopGrid.Dataset;

/// <summary>
/// An allocation year as data: every row of every input file (dataset.md, "In"). The order of rows carries no meaning;
/// the canonical form sorts them.
/// </summary>
public sealed record DatasetYear
{
    /// <summary>The row of <c>year.csv</c>.</summary>
    public required YearRow Year { get; init; }

    /// <summary><c>institutions.csv</c>.</summary>
    public IReadOnlyList<InstitutionRow> Institutions { get; init; } = [];

    /// <summary><c>mergers.csv</c>.</summary>
    public IReadOnlyList<MergerRow> Mergers { get; init; } = [];

    /// <summary><c>recognitions.csv</c>.</summary>
    public IReadOnlyList<RecognitionRow> Recognitions { get; init; } = [];

    /// <summary><c>trainings.csv</c>.</summary>
    public IReadOnlyList<TrainingRow> Trainings { get; init; } = [];

    /// <summary><c>interruptions.csv</c>.</summary>
    public IReadOnlyList<InterruptionRow> Interruptions { get; init; } = [];

    /// <summary><c>capacity.csv</c>.</summary>
    public IReadOnlyList<CapacityRow> Capacity { get; init; } = [];

    /// <summary><c>sector_weights.csv</c>.</summary>
    public IReadOnlyList<SectorWeightRow> SectorWeights { get; init; } = [];

    /// <summary><c>requests.csv</c>, both rounds.</summary>
    public IReadOnlyList<RequestRow> Requests { get; init; } = [];

    /// <summary><c>brought_in.csv</c>.</summary>
    public IReadOnlyList<BroughtInRow> BroughtIn { get; init; } = [];

    /// <summary><c>consortia.csv</c>.</summary>
    public IReadOnlyList<ConsortiumRow> Consortia { get; init; } = [];

    /// <summary><c>consortium_members.csv</c>.</summary>
    public IReadOnlyList<ConsortiumMemberRow> ConsortiumMembers { get; init; } = [];

    /// <summary><c>assessments.csv</c>.</summary>
    public IReadOnlyList<AssessmentRow> Assessments { get; init; } = [];

    /// <summary><c>bonus_distribution.csv</c>.</summary>
    public IReadOnlyList<BonusDistributionRow> BonusDistribution { get; init; } = [];

    /// <summary><c>transfers.csv</c>.</summary>
    public IReadOnlyList<TransferRow> Transfers { get; init; } = [];

    /// <summary><c>returns.csv</c>.</summary>
    public IReadOnlyList<ReturnRow> Returns { get; init; } = [];

    /// <summary><c>previous.csv</c>.</summary>
    public IReadOnlyList<PreviousRow> Previous { get; init; } = [];

    /// <summary><c>provenance.csv</c>, for people; no part of the input hash.</summary>
    public IReadOnlyList<ProvenanceRow> Provenance { get; init; } = [];
}
