using LinqToDB;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;

namespace TopGrid.Allocation.Persistence;

/// <summary>The tables of Allocation.</summary>
internal sealed class AllocationConnection(IConnectionSource source) : ModuleConnection(source, Module)
{
    public static readonly ModuleTables Module = new(
        "allocation",
        new TableMap<SnapshotRow>("snapshot", States.Snapshots).Key(row => row.Id),
        new TableMap<SnapshotChunkRow>("snapshot_chunk").Key(row => new { row.SnapshotId, row.File, row.Chunk }),
        new TableMap<QualificationRow>("snapshot_qualification").Key(row => new { row.SnapshotId, row.Consortium }),
        new TableMap<RunRow>("run", States.Runs)
            .Key(row => row.Id).Unique(row => new { row.Year, row.Number }).Index(row => row.OfRun),
        new TableMap<PhaseRow>("phase", States.Works).Key(row => new { row.RunId, row.Phase }),
        new TableMap<UnitRow>("unit", States.Works)
            .Key(row => new { row.RunId, row.Phase, row.Unit }).Index(row => new { row.State, row.LeaseUntil }),
        new TableMap<AttemptRow>("attempt", States.Outcomes).Key(row => new { row.RunId, row.Phase, row.Unit, row.Attempt }),
        new TableMap<OutcomeRow>("outcome").Key(row => new { row.RunId, row.Phase, row.Unit, row.Attempt }),
        new TableMap<DecisionRow>("decision")
            .Key(row => new { row.RunId, row.Phase, row.Unit, row.Attempt, row.Ordinal }).Index(row => new { row.RunId, row.Profession, row.Party }),
        new TableMap<ResultRow>("result").Key(row => new { row.RunId, row.Profession, row.Tpid, row.Attempt }),
        new TableMap<BonusRow>("consortium_bonus").Key(row => new { row.RunId, row.Consortium, row.Profession, row.Tpid, row.Attempt }),
        new TableMap<RunFileRow>("run_file").Key(row => new { row.RunId, row.Name, row.Chunk, row.Attempt }),
        new TableMap<ExplanationRow>("explanation")
            .Key(row => new { row.RunId, row.Phase, row.Unit, row.Attempt, row.Profession, row.Tpid })
            .Index(row => new { row.RunId, row.Profession, row.Tpid }),
        new TableMap<WorkerRow>("worker").Key(row => row.Name),
        new TableMap<PublicationRow>("publication").Key(row => new { row.RunId, row.Stage }).Unique(row => row.PublishedAs));

    public ITable<SnapshotRow> Snapshots => Table<SnapshotRow>();

    public ITable<SnapshotChunkRow> SnapshotChunks => Table<SnapshotChunkRow>();

    public ITable<QualificationRow> Qualifications => Table<QualificationRow>();

    public ITable<RunRow> Runs => Table<RunRow>();

    public ITable<PhaseRow> Phases => Table<PhaseRow>();

    public ITable<UnitRow> Units => Table<UnitRow>();

    public ITable<AttemptRow> Attempts => Table<AttemptRow>();

    public ITable<OutcomeRow> Outcomes => Table<OutcomeRow>();

    public ITable<DecisionRow> Decisions => Table<DecisionRow>();

    public ITable<ResultRow> Results => Table<ResultRow>();

    public ITable<BonusRow> Bonuses => Table<BonusRow>();

    public ITable<RunFileRow> RunFiles => Table<RunFileRow>();

    public ITable<ExplanationRow> Explanations => Table<ExplanationRow>();

    public ITable<WorkerRow> Workers => Table<WorkerRow>();

    public ITable<PublicationRow> Publications => Table<PublicationRow>();

    /// <summary>The decisions of a run that count: those of the attempts which completed their units.</summary>
    public IQueryable<DecisionRow> DecisionsOf(string runId) =>
        from decision in Decisions
        join unit in Units on new { decision.RunId, decision.Phase, decision.Unit, decision.Attempt }
            equals new { unit.RunId, unit.Phase, unit.Unit, unit.Attempt }
        where decision.RunId == runId && unit.State == WorkState.Done
        select decision;
}
