using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;
using TopGrid.Common.V1;
using ComputeWorker = TopGrid.Allocation.V1.Worker;

namespace TopGrid.Cli.Output;

/// <summary>The cluster as text.</summary>
internal static class ClusterTables
{
    /// <summary>Work, units under way and workers.</summary>
    public static Document Of(Screen screen, ClusterState state)
    {
        var document = new Document(ProtoJson.ToJson(state))
            .Table(
                [
                    new(Phrases.FactWork), Column.Number(Phrases.ColWaiting), Column.Number(Phrases.ColUnderWay),
                    Column.Number(Phrases.ColCompleted), Column.Number(Phrases.ColPerMinute), new(Phrases.ColRemaining),
                    new(Phrases.ColLadder),
                ],
                state.Work.Select(work => (IReadOnlyList<string>)[
                    Names.Last(work.Work), Cell.Of(work.Units.Waiting), Cell.Of(work.Units.Claimed), Cell.Of(work.Units.Done),
                    Cell.Of(work.UnitsPerMinute), Remaining(work), work.LadderVersion,
                ]))
            .Table(
                [new(Phrases.ColUnit), new(Phrases.ColPhase), new(Phrases.ColWorker), Column.Number(Phrases.ColAttempt),
                    new(Phrases.ColSince)],
                state.Units.Select(unit => (IReadOnlyList<string>)[
                    Short(unit.Name), PhaseOf(unit), Names.Worker(unit.Worker), Cell.Of(unit.Attempt), Instants.Show(unit.StartTime),
                ]))
            .Table(
                [
                    new(Phrases.ColWorker), new(Phrases.FactState), new(Phrases.ColProgram), new(Phrases.ColLadder),
                    new(Phrases.FactStarted), new(Phrases.ColLastSeen), Column.Number(Phrases.ColClaimed),
                    Column.Number(Phrases.ColCompleted), Column.Number(Phrases.ColLost),
                ],
                state.Workers.Select(worker => (IReadOnlyList<string>)[
                    Names.Worker(worker.Name), screen.In(StateOf(worker)), worker.ProgramVersion, worker.LadderVersion,
                    Instants.Show(worker.StartTime), Instants.Show(worker.LastSeenTime), $"{worker.ClaimedUnits.Count}/{worker.Parallel}",
                    Cell.Of(worker.CompletedUnits), Cell.Of(worker.LostAttempts),
                ]));
        if (state.Nodes.Count > 0)
        {
            document.Table(
                [
                    new(Phrases.ColNode), new(Phrases.ColRole), new(Phrases.FactState), new(Phrases.ColProcess), new(Phrases.ColProgram),
                    new(Phrases.ColSince), new(Phrases.ColLastSeen),
                ],
                state.Nodes.Select(node => (IReadOnlyList<string>)[
                    node.Address, node.Role, screen.In(node.UnreachableTime is null ? Phrases.NodeReachable : Phrases.NodeUnreachable),
                    node.Process, node.ProgramVersion, Instants.Show(node.JoinTime), Instants.Show(node.LastSeenTime),
                ]));
        }

        document.Line(state.Coordinator is { } coordinator
            ? screen.In(Phrases.Coordinates, coordinator.Node, Instants.Show(coordinator.StartTime), coordinator.Term)
            : screen.In(Phrases.NobodyCoordinates));
        foreach (var work in state.Work.Where(work => work.Failure.Length > 0))
        {
            document.Line(screen.In(Phrases.WorkFailed, Names.Last(work.Work), work.Failure));
        }

        foreach (var worker in state.Workers.Where(worker => worker.RefusedWork.Count > 0))
        {
            document.Line(screen.In(
                Phrases.WorkerRefuses, Names.Worker(worker.Name), worker.LadderVersion,
                string.Join(", ", worker.RefusedWork.Select(Names.Last))));
        }

        return document.Line(
            screen.In(Phrases.QueueTotals, state.Work.Sum(work => work.Units.Waiting), state.Work.Sum(work => work.Units.Claimed)));
    }

    /// <summary>The cluster in one line.</summary>
    public static string Line(Screen screen, ClusterState state)
    {
        var workers = screen.In(Phrases.WorkersActive, state.Workers.Count(worker => worker.State == ComputeWorker.Types.State.Active));
        var work = state.Work.Select(one => one.Failure.Length > 0
            ? $"{Names.Last(one.Work)} {screen.In(Phrases.StateFailed)}"
            : screen.In(
                Phrases.WorkLine, Names.Last(one.Work), one.Units.Done, one.Units.Total, one.Units.Claimed, one.UnitsPerMinute,
                Remaining(one)));
        var unreachable = state.Nodes.Where(node => node.UnreachableTime is not null)
            .Select(node => screen.In(Phrases.NodeIsUnreachable, node.Process, Instants.Show(node.UnreachableTime)));
        string[] coordinator = state.Coordinator is null ? [screen.In(Phrases.NobodyCoordinates)] : [];
        return string.Join("; ", [workers, .. coordinator, .. unreachable, .. work]);
    }

    private static Phrase StateOf(ComputeWorker worker) => worker.State switch
    {
        ComputeWorker.Types.State.Active => Phrases.WorkerActive,
        ComputeWorker.Types.State.Stopped => Phrases.WorkerEnded,
        ComputeWorker.Types.State.Silent => Phrases.WorkerSilent,
        _ => Phrases.StateUnknown,
    };

    private static string Remaining(WorkProgress work) => work.Remaining is { } left ? $"~{left.Seconds} s" : "-";

    private static string PhaseOf(UnitUnderWay unit) =>
        unit.Profession == Profession.Unspecified ? unit.Phase : $"{unit.Profession.ToCode()} {unit.Phase}";

    // The run or job, and the unit within it.
    private static string Short(string name) => name.Split('/') is [.., var work, "units", var unit] ? $"{work} {unit}" : name;
}
