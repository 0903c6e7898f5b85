using System.Collections.Immutable;
using LinqToDB;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Verification;

namespace TopGrid.Allocation.Persistence;

/// <summary>The tables of Allocation.</summary>
internal sealed class AllocationConnection(IConnectionSource source) : ModuleConnection(source, Module)
{
    public static readonly ModuleTables Module = new(
        "allocation",
        new TableMap<SnapshotRow>("snapshot", States.Snapshots).Key(row => row.Id).Logged(row => row.Id),
        new TableMap<SnapshotChunkRow>("snapshot_chunk")
            .Key(row => new { row.SnapshotId, row.File, row.Chunk }).Logged(row => row.SnapshotId),
        new TableMap<QualificationRow>("snapshot_qualification")
            .Key(row => new { row.SnapshotId, row.Consortium }).Logged(row => row.SnapshotId),
        new TableMap<RunRow>("run", States.Runs)
            .Key(row => row.Id).Unique(row => new { row.Year, row.Number }).Index(row => row.OfRun)
            .Logged(row => row.Id).Counts(row => new { row.Version, row.StartedAt, row.TracedUnits }),
        new TableMap<PhaseRow>("phase", States.Works).Key(row => new { row.RunId, row.Phase })
            .NotLogged("Counts units while a run is under way; nothing of a result is read from it."),
        new TableMap<UnitRow>("unit", States.Works)
            .Key(row => new { row.RunId, row.Phase, row.Unit }).Index(row => row.State)
            .NotLogged("Claims; which attempt counts shows when the decisions of a run are computed again."),
        new TableMap<AttemptRow>("attempt", States.Outcomes).Key(row => new { row.RunId, row.Phase, row.Unit, row.Attempt })
            .NotLogged("Says who tried what, for people; nothing is computed from it."),
        new TableMap<OutcomeRow>("outcome").Key(row => new { row.RunId, row.Phase, row.Unit, row.Attempt })
            .Logged(row => row.RunId, atTheEnd: true, large: true),
        new TableMap<DecisionRow>("decision")
            .Key(row => new { row.RunId, row.Phase, row.Unit, row.Attempt, row.Ordinal })
            .Index(row => new { row.RunId, row.Profession, row.Party })
            .NotLogged("Millions of rows; the log holds the run's evidence root, and each row is computed again and compared."),
        new TableMap<ResultRow>("result").Key(row => new { row.RunId, row.Profession, row.Tpid, row.Attempt }).Logged(row => row.RunId),
        new TableMap<BonusRow>("consortium_bonus")
            .Key(row => new { row.RunId, row.Consortium, row.Profession, row.Tpid, row.Attempt }).Logged(row => row.RunId),
        new TableMap<RunFileRow>("run_file").Key(row => new { row.RunId, row.Name, row.Chunk, row.Attempt })
            .Logged(row => row.RunId, large: true),
        new TableMap<ExplanationRow>("explanation")
            .Key(row => new { row.RunId, row.Phase, row.Unit, row.Attempt, row.Profession, row.Tpid })
            .Index(row => new { row.RunId, row.Profession, row.Tpid }).Logged(row => row.RunId, atTheEnd: true, large: true),
        new TableMap<CoordinatorRow>("coordinator").Key(row => row.Id)
            .NotLogged("Says who hands out units now; nothing is computed from it."),
        new TableMap<ClusterNodeRow>("cluster_node").Key(row => row.Address)
            .NotLogged("Says which processes are there now; nothing is computed from it."),
        new TableMap<ClusterLeaseRow>("cluster_lease").Key(row => row.Name)
            .NotLogged("Chooses a side of a split cluster; nothing is computed from it."),
        new TableMap<WorkerRow>("worker").Key(row => row.Name).NotLogged("Says which processes work now, for people."),
        new TableMap<PublicationRow>("publication")
            .Key(row => new { row.RunId, row.Stage }).Unique(row => row.PublishedAs).Logged(row => new { row.RunId, row.Stage }));

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

    public ITable<CoordinatorRow> Coordinators => Table<CoordinatorRow>();

    public ITable<ClusterNodeRow> Nodes => Table<ClusterNodeRow>();

    public ITable<ClusterLeaseRow> Leases => Table<ClusterLeaseRow>();

    public ITable<PublicationRow> Publications => Table<PublicationRow>();

    /// <summary>Rows of a table as the log holds them.</summary>
    public static RowGroup Logged<TRow>(params ImmutableArray<object> key)
        where TRow : class => Module.Rows<TRow>(key);

    /// <summary>What a run or job leaves behind once its last unit is done.</summary>
    public static RowGroup[] LoggedEnd(string runId) =>
    [
        Logged<RunRow>(runId), Logged<OutcomeRow>(runId), Logged<ResultRow>(runId), Logged<BonusRow>(runId), Logged<RunFileRow>(runId),
        Logged<ExplanationRow>(runId),
    ];

    /// <summary>The decisions of a run that count: those of the attempts which completed their units.</summary>
    public IQueryable<DecisionRow> DecisionsOf(string runId) =>
        from decision in Decisions
        join unit in Units on new { decision.RunId, decision.Phase, decision.Unit, decision.Attempt }
            equals new { unit.RunId, unit.Phase, unit.Unit, unit.Attempt }
        where decision.RunId == runId && unit.State == WorkState.Done
        select decision;
}
