using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.Work;

namespace TopGrid.Cluster.Membership;

/// <summary>Lets a system find its cluster through the database, or found one.</summary>
/// <param name="nodes">Who is there.</param>
/// <param name="log">The log.</param>
internal sealed partial class Joining(INodeRegister nodes, ILogger log)
{
    private const int PauseMs = 500;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    // A node that takes no connection does not let anyone join. Asked first, since a system that once asked in vain can found nothing.
    private static readonly TimeSpan _knock = TimeSpan.FromSeconds(1);

    /// <summary>Joins; false when those who were asked let nobody in, and another system must try.</summary>
    public async Task<bool> JoinAsync(ActorSystem system, NodeEntry self, CancellationToken cancellationToken)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var isUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(isUp.SetResult);
        while (true)
        {
            var others = await nodes.FindOrFoundAsync(self, cancellationToken);
            if (others.Count == 0)
            {
                LogFounds(self.Address);
                cluster.Join(cluster.SelfAddress);
                break;
            }

            var open = await Task.WhenAll(others.Select(other => AnswersAsync(other.EndPoint, cancellationToken)));
            var doors = others.Where((_, at) => open[at]).Select(other => Address.Parse(other.Address)).ToList();
            if (doors.Count > 0)
            {
                LogJoins(self.Address, string.Join(", ", doors));
                cluster.JoinSeedNodes(doors);
                break;
            }

            // They died a moment ago, and their rows will be old soon; or they are cut off from here, and only they can found nothing.
            await Task.Delay(PauseMs, cancellationToken);
        }

        var ended = await Task.WhenAny(isUp.Task, system.WhenTerminated, Task.Delay(_patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return ended == isUp.Task;
    }

    private static async Task<bool> AnswersAsync(IPEndPoint at, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_knock);
        using var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(at, patience.Token);
            return true;
        }
        catch (Exception problem) when (problem is SocketException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Address} founds a cluster: nobody is there.")]
    private partial void LogFounds(string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Address} joins {Others}.")]
    private partial void LogJoins(string address, string others);
}
