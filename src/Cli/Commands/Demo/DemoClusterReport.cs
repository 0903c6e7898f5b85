using System.Text.Json.Nodes;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Commands;

/// <summary>What the demo of a cluster shows at the end.</summary>
/// <param name="Undisturbed">Evidence root of the same year computed by one process without a cluster.</param>
/// <param name="Root">Evidence root of the cluster's run.</param>
/// <param name="Killed">The worker that was killed; null when the run ended before one was seen to compute.</param>
/// <param name="State">The cluster after the run.</param>
internal sealed record DemoClusterReport(string Undisturbed, string Root, KilledWorker? Killed, ClusterState State)
{
    /// <summary>Whether the fault changed nothing.</summary>
    public bool IsSame => Undisturbed == Root;

    /// <param name="screen">The language.</param>
    /// <param name="outcome">What the run came to.</param>
    public Document ToDocument(Screen screen, DemoOutcome outcome)
    {
        var json = new JsonObject
        {
            ["undisturbed_root"] = Undisturbed,
            ["root"] = Root,
            ["same"] = IsSame,
            ["killed"] = Killed is null ? null : new JsonObject
            {
                ["worker"] = Killed.Worker,
                ["process"] = Killed.ProcessId,
                ["held"] = new JsonArray([.. Killed.Held.Select(unit => ProtoJson.ToJson(unit))]),
            },
            ["cluster"] = ProtoJson.ToJson(State),
            ["summary"] = ProtoJson.ToJson(outcome.Summary),
        };
        return new Document(json)
            .Add(screen, ProfessionFigures.Of(outcome.Summary), [])
            .Add(screen, PolicyFigures.Of(outcome.Summary), outcome.Institutions)
            .Heading(screen.In(Phrases.DemoWhoComputed))
            .Table(
                [new(Phrases.ColWorker), Column.Number(Phrases.ColCompleted), Column.Number(Phrases.ColLost), new(Phrases.FactState)],
                State.Workers.Select(worker => (IReadOnlyList<string>)[
                    Names.Worker(worker.Name), Cell.Of(worker.CompletedUnits), Cell.Of(worker.LostAttempts),
                    screen.In(Names.Worker(worker.Name) == Killed?.Worker ? Phrases.DemoWorkerKilled : Phrases.WorkerActive),
                ]))
            .Facts((screen.In(Phrases.DemoUndisturbed), Undisturbed), (screen.In(Phrases.DemoDisturbed), Root))
            .Line(screen.In(IsSame ? Phrases.DemoSame : Phrases.DemoNotSame));
    }
}
