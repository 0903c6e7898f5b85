using System.Net;

namespace TopGrid.Allocation.Work;

/// <summary>A process of the cluster, as the rows know it.</summary>
/// <param name="Address">Where the others reach it, as the cluster writes addresses.</param>
/// <param name="EndPoint">The same as IP address and port.</param>
/// <param name="Role"><c>host</c> or <c>worker</c>.</param>
/// <param name="Name">Its name among workers.</param>
/// <param name="ProgramVersion">Version of the program.</param>
public sealed record NodeEntry(string Address, IPEndPoint EndPoint, string Role, string Name, string ProgramVersion);

/// <summary>
/// Who is in the cluster, in the database: nodes find each other by it, so that neither a fixed address nor a right on the platform is
/// needed, and everybody can see who is there.
/// </summary>
public interface INodeRegister
{
    /// <summary>
    /// Finds a cluster to join. When no node of one gave a sign of late, the caller founds one, and exactly one of several callers does.
    /// </summary>
    /// <param name="self">The caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Addresses of nodes that gave a sign of late, oldest first; empty = the caller is the founder.</returns>
    Task<IReadOnlyList<(string Address, IPEndPoint EndPoint)>> FindOrFoundAsync(NodeEntry self, CancellationToken cancellationToken);

    /// <summary>Gives a sign, and looks whether there is another cluster on this database.</summary>
    /// <param name="self">The caller.</param>
    /// <param name="oldest">Address of the oldest member that it sees, by which one cluster is told from another.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when an older cluster is alive on this database: the caller's is to dissolve.</returns>
    Task<bool> SayAsync(NodeEntry self, string oldest, CancellationToken cancellationToken);

    /// <summary>
    /// Says, for the whole cluster, who is in it and who of them cannot be reached now. Others that give no sign are forgotten.
    /// </summary>
    Task ReportAsync(IReadOnlyCollection<string> members, IReadOnlyCollection<string> unreachable, CancellationToken cancellationToken);

    /// <summary>Forgets a node that leaves.</summary>
    Task ForgetAsync(string address, CancellationToken cancellationToken);

    /// <summary>Takes or renews a lease by the server's clock, by which one side of a split cluster is chosen.</summary>
    /// <returns>Whether the caller holds it.</returns>
    Task<bool> TryLeaseAsync(string name, string owner, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Gives a lease back.</summary>
    Task ReleaseLeaseAsync(string name, string owner, CancellationToken cancellationToken);
}
