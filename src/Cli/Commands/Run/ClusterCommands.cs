using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using ComputeWorker = TopGrid.Allocation.V1.Worker;

namespace TopGrid.Cli.Commands;

/// <summary><c>cluster list</c>: the workers that compute.</summary>
internal static class ClusterCommands
{
    public static Command Build(Shell shell, HostCalls calls) => shell.Group(
        "cluster",
        Phrases.CmdCluster,
        calls.Command("list", "cluster list", Phrases.CmdClusterList, [], async (call, session) =>
        {
            var queue = new ListWorkersResponse();
            var workers = await Listing.AllAsync<ComputeWorker>(async token =>
            {
                queue = await session.Cluster.ListWorkersAsync(
                    new ListWorkersRequest { PageSize = Listing.PageSize, PageToken = token }, cancellationToken: call.Stop);
                return (queue.Workers, queue.NextPageToken);
            });
            call.Screen.Print(ToDocument(call.Screen, queue, workers));
            return ExitCodes.Done;
        }));

    private static Document ToDocument(Screen screen, ListWorkersResponse queue, List<ComputeWorker> workers)
    {
        var json = new JsonObject
        {
            ["workers"] = ProtoJson.ToJson(workers),
            ["waitingUnits"] = queue.WaitingUnits,
            ["claimedUnits"] = queue.ClaimedUnits,
        };
        return new Document(json)
            .Table(
                [
                    new(Phrases.ColWorker), new(Phrases.FactStarted), new(Phrases.ColLastSeen), Column.Number(Phrases.ColClaimed),
                    Column.Number(Phrases.ColCompleted), Column.Number(Phrases.ColLost),
                ],
                workers.Select(worker => (IReadOnlyList<string>)[
                    Names.Last(worker.Name), Instants.Show(worker.StartTime), Instants.Show(worker.LastSeenTime), Cell.Of(worker.ClaimedUnits.Count),
                    Cell.Of(worker.CompletedUnits), Cell.Of(worker.LostAttempts),
                ]))
            .Line(screen.In(Phrases.QueueTotals, queue.WaitingUnits, queue.ClaimedUnits));
    }
}
