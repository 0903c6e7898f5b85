namespace TopGrid.Allocation.Persistence;

/// <summary>
/// The one row that says who hands out units. Whoever claims holds it against this, so that an older coordinator claims nothing.
/// </summary>
internal sealed class CoordinatorRow
{
    /// <summary>The id of the only row.</summary>
    public const int Only = 1;

    public required int Id { get; init; }

    /// <summary>Number of the term; 0 before the first.</summary>
    public required long Epoch { get; init; }

    /// <summary>Who, for people.</summary>
    public required string Node { get; init; }

    /// <summary>Its sessions on the database.</summary>
    public required string Session { get; init; }

    /// <summary>When the term began.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Its last sign; null once it has ended as it should.</summary>
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>A process of the cluster, as it says itself every few seconds.</summary>
internal sealed class ClusterNodeRow
{
    public required string Address { get; init; }

    public required string Role { get; init; }

    public required string Name { get; init; }

    public required string ProgramVersion { get; init; }

    /// <summary>Address of the oldest member that it sees.</summary>
    public required string Oldest { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Since when the others cannot reach it; null while they can.</summary>
    public DateTimeOffset? UnreachableSince { get; init; }
}

/// <summary>A lease by the server's clock.</summary>
internal sealed class ClusterLeaseRow
{
    public required string Name { get; init; }

    public required string Owner { get; init; }

    public required DateTimeOffset Until { get; init; }
}
