using TopGrid.Data.Mapping;


namespace TopGrid.Allocation.Persistence;

/// <summary>The names of Allocation's tables, for the model, the migrations, the bulk paths and the queue's statements alike.</summary>
internal static class AllocationTables
{
    public const string Module = "allocation";

    public static readonly TableName Snapshot = new(Module, "snapshot");
    public static readonly TableName SnapshotChunk = new(Module, "snapshot_chunk");
    public static readonly TableName Qualification = new(Module, "snapshot_qualification");
    public static readonly TableName Run = new(Module, "run");
    public static readonly TableName Phase = new(Module, "phase");
    public static readonly TableName Unit = new(Module, "unit");
    public static readonly TableName Attempt = new(Module, "attempt");
    public static readonly TableName Outcome = new(Module, "outcome");
    public static readonly TableName Decision = new(Module, "decision");
    public static readonly TableName Result = new(Module, "result");
    public static readonly TableName Bonus = new(Module, "consortium_bonus");
    public static readonly TableName RunFile = new(Module, "run_file");
    public static readonly TableName Explanation = new(Module, "explanation");
    public static readonly TableName Worker = new(Module, "worker");
    public static readonly TableName Publication = new(Module, "publication");
}
