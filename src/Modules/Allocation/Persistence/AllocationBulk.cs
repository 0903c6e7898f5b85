using TopGrid.Data.Bulk;


namespace TopGrid.Allocation.Persistence;

/// <summary>The bulk paths: what goes by binary COPY or one prepared statement.</summary>
internal static class AllocationBulk
{
    public static readonly BulkTable<SnapshotChunkRow> SnapshotChunks = new BulkTable<SnapshotChunkRow>(AllocationTables.SnapshotChunk)
        .Text("snapshot_id", row => row.SnapshotId)
        .Text("file", row => row.File)
        .Integer("chunk", row => row.Chunk)
        .Bytes("content", row => row.Content);

    public static readonly BulkTable<QualificationRow> Qualifications = new BulkTable<QualificationRow>(AllocationTables.Qualification)
        .Text("snapshot_id", row => row.SnapshotId)
        .Text("consortium", row => row.Consortium)
        .Boolean("qualifies", row => row.Qualifies)
        .Text("reason", row => row.Reason);

    public static readonly BulkTable<OutcomeRow> Outcomes = new BulkTable<OutcomeRow>(AllocationTables.Outcome)
        .Text("run_id", row => row.RunId)
        .Integer("phase", row => row.Phase)
        .Integer("unit", row => row.Unit)
        .Integer("attempt", row => row.Attempt)
        .Bytes("delta", row => row.Delta)
        .Bytes("draws", row => row.Draws);

    public static readonly BulkTable<DecisionRow> Decisions = new BulkTable<DecisionRow>(AllocationTables.Decision)
        .Text("run_id", row => row.RunId)
        .Integer("phase", row => row.Phase)
        .Integer("unit", row => row.Unit)
        .Integer("attempt", row => row.Attempt)
        .Integer("ordinal", row => row.Ordinal)
        .Text("profession", row => row.Profession)
        .Text("party", row => row.Party)
        .Bytes("leaf", row => row.Leaf);

    public static readonly BulkTable<ResultRow> Results = new BulkTable<ResultRow>(AllocationTables.Result)
        .Text("run_id", row => row.RunId)
        .Integer("attempt", row => row.Attempt)
        .Text("profession", row => row.Profession)
        .Text("tpid", row => row.Tpid)
        .Integer("requested", row => row.Requested)
        .Integer("newcomer", row => row.Newcomer)
        .Integer("guarantee", row => row.Guarantee)
        .Integer("consortium", row => row.Consortium)
        .Integer("volume", row => row.Volume)
        .Integer("remainder", row => row.Remainder)
        .Integer("lottery", row => row.Lottery)
        .Integer("open", row => row.Open)
        .Integer("bonus", row => row.Bonus)
        .Integer("moved_in", row => row.MovedIn)
        .Integer("moved_out", row => row.MovedOut)
        .Integer("returned", row => row.Returned)
        .Integer("received", row => row.Received)
        .Integer("granted", row => row.Granted)
        .Text("decision", row => row.Decision);

    public static readonly BulkTable<BonusRow> Bonuses = new BulkTable<BonusRow>(AllocationTables.Bonus)
        .Text("run_id", row => row.RunId)
        .Integer("attempt", row => row.Attempt)
        .Text("consortium", row => row.Consortium)
        .Text("profession", row => row.Profession)
        .Integer("base", row => row.Base)
        .Integer("bonus", row => row.Bonus)
        .Text("tpid", row => row.Tpid)
        .Integer("bonus_places", row => row.BonusPlaces)
        .Boolean("provisional", row => row.Provisional);

    public static readonly BulkTable<RunFileRow> RunFiles = new BulkTable<RunFileRow>(AllocationTables.RunFile)
        .Text("run_id", row => row.RunId)
        .Integer("attempt", row => row.Attempt)
        .Text("name", row => row.Name)
        .Integer("chunk", row => row.Chunk)
        .Bytes("content", row => row.Content);

    public static readonly BulkTable<ExplanationRow> Explanations = new BulkTable<ExplanationRow>(AllocationTables.Explanation)
        .Text("run_id", row => row.RunId)
        .Integer("phase", row => row.Phase)
        .Integer("unit", row => row.Unit)
        .Integer("attempt", row => row.Attempt)
        .Text("profession", row => row.Profession)
        .Text("tpid", row => row.Tpid)
        .Bytes("content", row => row.Content);
}
