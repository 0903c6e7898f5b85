namespace TopGrid.Dataset;

/// <summary>All files of a year as they were read, before the checks across files.</summary>
internal sealed class LoadedYear
{
    internal LoadedTable<YearRow> Year { get; } = new(DatasetSchema.Year);

    internal LoadedTable<InstitutionRow> Institutions { get; } = new(DatasetSchema.Institutions);

    internal LoadedTable<MergerRow> Mergers { get; } = new(DatasetSchema.Mergers);

    internal LoadedTable<RecognitionRow> Recognitions { get; } = new(DatasetSchema.Recognitions);

    internal LoadedTable<TrainingRow> Trainings { get; } = new(DatasetSchema.Trainings);

    internal LoadedTable<InterruptionRow> Interruptions { get; } = new(DatasetSchema.Interruptions);

    internal LoadedTable<CapacityRow> Capacity { get; } = new(DatasetSchema.Capacity);

    internal LoadedTable<SectorWeightRow> SectorWeights { get; } = new(DatasetSchema.SectorWeights);

    internal LoadedTable<RequestRow> Requests { get; } = new(DatasetSchema.Requests);

    internal LoadedTable<BroughtInRow> BroughtIn { get; } = new(DatasetSchema.BroughtIn);

    internal LoadedTable<ConsortiumRow> Consortia { get; } = new(DatasetSchema.Consortia);

    internal LoadedTable<ConsortiumMemberRow> ConsortiumMembers { get; } = new(DatasetSchema.ConsortiumMembers);

    internal LoadedTable<AssessmentRow> Assessments { get; } = new(DatasetSchema.Assessments);

    internal LoadedTable<BonusDistributionRow> BonusDistribution { get; } = new(DatasetSchema.BonusDistribution);

    internal LoadedTable<TransferRow> Transfers { get; } = new(DatasetSchema.Transfers);

    internal LoadedTable<ReturnRow> Returns { get; } = new(DatasetSchema.Returns);

    internal LoadedTable<PreviousRow> Previous { get; } = new(DatasetSchema.Previous);

    internal LoadedTable<ProvenanceRow> Provenance { get; } = new(DatasetSchema.Provenance);

    /// <summary>Calls back with every table, whatever its row type.</summary>
    internal void ForEach(ITableVisitor visitor)
    {
        visitor.Visit(Year);
        visitor.Visit(Institutions);
        visitor.Visit(Mergers);
        visitor.Visit(Recognitions);
        visitor.Visit(Trainings);
        visitor.Visit(Interruptions);
        visitor.Visit(Capacity);
        visitor.Visit(SectorWeights);
        visitor.Visit(Requests);
        visitor.Visit(BroughtIn);
        visitor.Visit(Consortia);
        visitor.Visit(ConsortiumMembers);
        visitor.Visit(Assessments);
        visitor.Visit(BonusDistribution);
        visitor.Visit(Transfers);
        visitor.Visit(Returns);
        visitor.Visit(Previous);
        visitor.Visit(Provenance);
    }

    internal DatasetYear ToDatasetYear() => new()
    {
        Year = Year.Rows[0],
        Institutions = Institutions.Rows,
        Mergers = Mergers.Rows,
        Recognitions = Recognitions.Rows,
        Trainings = Trainings.Rows,
        Interruptions = Interruptions.Rows,
        Capacity = Capacity.Rows,
        SectorWeights = SectorWeights.Rows,
        Requests = Requests.Rows,
        BroughtIn = BroughtIn.Rows,
        Consortia = Consortia.Rows,
        ConsortiumMembers = ConsortiumMembers.Rows,
        Assessments = Assessments.Rows,
        BonusDistribution = BonusDistribution.Rows,
        Transfers = Transfers.Rows,
        Returns = Returns.Rows,
        Previous = Previous.Rows,
        Provenance = Provenance.Rows,
    };
}

/// <summary>Does the same to tables of different rows.</summary>
internal interface ITableVisitor
{
    void Visit<TRow>(LoadedTable<TRow> table)
        where TRow : class;
}
