using System.Net;
using LinqToDB;
using LinqToDB.Async;
using TopGrid.Allocation.Work;
using TopGrid.Data.Connections;

namespace TopGrid.Allocation.Persistence;

/// <summary>Keeps who is in the cluster. By the server's clock, so that no node's clock matters.</summary>
/// <param name="database">The open database, PostgreSQL.</param>
/// <param name="clock">The clock on SQLite.</param>
internal sealed class NodeStore(StorageDatabase database, TimeProvider clock) : INodeRegister
{
    /// <summary>A node that gave no sign for so long is not asked to let another join.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(6);

    // "Node" in ASCII, the first half of the advisory lock under which a cluster is founded.
    private const int LockSpace = 0x4E6F6465;
    private const int MostContacts = 8;
    private static readonly TimeSpan _forgotten = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<(string Address, IPEndPoint EndPoint)>> FindOrFoundAsync(
        NodeEntry self, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.LockAsync(LockSpace, 0, cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        var now = await RunProgress.NowAsync(transaction, clock, cancellationToken);
        await tables.Nodes.Where(node => node.SeenAt < now - _forgotten || node.Address == self.Address).DeleteAsync(cancellationToken);
        var alive = await tables.Nodes.Where(node => node.SeenAt >= now - Silence)
            .OrderBy(node => node.Since).Select(node => node.Address).Take(MostContacts).ToListAsync(cancellationToken);
        if (alive.Count == 0)
        {
            await tables.InsertAsync(RowOf(self, self.Address, now), token: cancellationToken);
        }

        await transaction.CommitUnobservedAsync(cancellationToken);
        return [.. alive.Select(address => (address, EndPointOf(address)))];
    }

    public async Task<bool> SayAsync(NodeEntry self, string oldest, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        var now = await RunProgress.NowAsync(transaction, clock, cancellationToken);
        var known = await tables.Nodes.Where(node => node.Address == self.Address)
            .Set(node => node.SeenAt, now).Set(node => node.Oldest, oldest).UpdateAsync(cancellationToken);
        if (known == 0)
        {
            await tables.InsertAsync(RowOf(self, oldest, now), token: cancellationToken);
        }

        // Of two clusters on one database the one whose oldest node has been there longer goes on.
        var oldests = await tables.Nodes.Where(node => node.SeenAt >= now - Silence).Select(node => node.Oldest).Distinct()
            .ToListAsync(cancellationToken);
        var first = oldests.Count < 2
            ? oldest
            : await tables.Nodes.Where(node => oldests.Contains(node.Address) && node.SeenAt >= now - Silence)
            .OrderBy(node => node.Since).ThenBy(node => node.Address).Select(node => node.Address).FirstOrDefaultAsync(cancellationToken);
        await transaction.CommitUnobservedAsync(cancellationToken);
        return first is null || first == oldest;
    }

    public async Task ReportAsync(
        IReadOnlyCollection<string> members, IReadOnlyCollection<string> unreachable, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await using var tables = new AllocationConnection(transaction);
        var at = await RunProgress.NowAsync(transaction, clock, cancellationToken);
        DateTimeOffset? now = at;
        await tables.Nodes.Where(node => !members.Contains(node.Address) && node.SeenAt < at - Silence).DeleteAsync(cancellationToken);
        await tables.Nodes.Where(node => unreachable.Contains(node.Address) && node.UnreachableSince == null)
            .Set(node => node.UnreachableSince, now).UpdateAsync(cancellationToken);
        await tables.Nodes.Where(node => !unreachable.Contains(node.Address) && node.UnreachableSince != null)
            .Set(node => node.UnreachableSince, (DateTimeOffset?)null).UpdateAsync(cancellationToken);
        await transaction.CommitUnobservedAsync(cancellationToken);
    }

    public async Task ForgetAsync(string address, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        await tables.Nodes.Where(node => node.Address == address).DeleteAsync(cancellationToken);
    }

    public async Task<bool> TryLeaseAsync(string name, string owner, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var now = await RunProgress.NowAsync(transaction, clock, cancellationToken);
        await using var command = transaction.Command(
            $"""
            INSERT INTO {AllocationTables.Sql<ClusterLeaseRow>(database.Dialect)} AS l (name, owner, until) VALUES (@name, @owner, @until)
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE l.owner = excluded.owner OR l.until < @now
            """,
            [("name", name), ("owner", owner), ("until", now + length), ("now", now)]);
        var held = await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitUnobservedAsync(cancellationToken);
        return held == 1;
    }

    public async Task ReleaseLeaseAsync(string name, string owner, CancellationToken cancellationToken)
    {
        await using var tables = new AllocationConnection(database);
        await tables.Leases.Where(lease => lease.Name == name && lease.Owner == owner).DeleteAsync(cancellationToken);
    }

    private static ClusterNodeRow RowOf(NodeEntry node, string oldest, DateTimeOffset now) => new()
    {
        Address = node.Address,
        Role = node.Role,
        Name = node.Name,
        ProgramVersion = node.ProgramVersion,
        Oldest = oldest,
        Since = now,
        SeenAt = now,
    };

    // akka.ssl.tcp://topgrid@10.0.0.7:2552
    private static IPEndPoint EndPointOf(string address) => IPEndPoint.Parse(address[(address.LastIndexOf('@') + 1)..]);
}
