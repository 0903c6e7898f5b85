using Akka.Actor;
using Akka.Actor.Setup;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Work;

namespace TopGrid.Cluster.Membership;

/// <summary>What parts of the actor system need that it makes by itself: the log, and the lease of a split cluster.</summary>
/// <param name="logs">Loggers.</param>
/// <param name="nodes">The rows of the cluster.</param>
internal sealed class NodeServices(ILoggerFactory logs, INodeRegister nodes) : Setup
{
    public ILoggerFactory Logs { get; } = logs;

    public INodeRegister Nodes { get; } = nodes;

    public static NodeServices Of(ActorSystem system) =>
        system.Settings.Setup.Get<NodeServices>() is { HasValue: true } services
            ? services.Value
            : throw new InvalidOperationException("No services were set up.");
}
