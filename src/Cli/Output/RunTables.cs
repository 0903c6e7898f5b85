using System.Text.Json.Nodes;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;
using TopGrid.Common.V1;
using AllocationRun = TopGrid.Allocation.V1.Run;
using RunState = TopGrid.Allocation.V1.Run.Types.State;

namespace TopGrid.Cli.Output;

/// <summary>Runs as text.</summary>
internal static class RunTables
{
    /// <summary>One run with its phases.</summary>
    public static Document Of(Screen screen, AllocationRun run, JsonNode? json = null) => new Document(json ?? ProtoJson.ToJson(run))
        .Facts(
            (screen.In(Phrases.FactRun), Names.Last(run.Name)),
            (screen.In(Phrases.FactState), screen.In(StateOf(run.State))),
            (screen.In(Phrases.FactSnapshot), Names.Last(run.Snapshot)),
            (screen.In(Phrases.FactUnits), Units(run.Units)),
            (screen.In(Phrases.FactStarted), $"{Instants.Show(run.CreateTime)} {run.Creator}"),
            (screen.In(Phrases.FactEnded), run.EndTime is null ? "" : Instants.Show(run.EndTime)),
            (screen.In(Phrases.FactPublished), Names.Of(run.PublishedStage)),
            (screen.In(Phrases.FactError), run.Error?.Message ?? ""),
            (screen.In(Phrases.InputHash), run.InputHash),
            (screen.In(Phrases.EvidenceRoot), run.EvidenceRoot))
        .AddPhases(run);

    public static Document OfList(Screen screen, IReadOnlyList<AllocationRun> runs) => new Document(ProtoJson.ToJson(runs)).Table(
        [
            new(Phrases.FactRun), new(Phrases.FactState), new(Phrases.FactUnits), new(Phrases.FactSnapshot), new(Phrases.FactStarted),
            new(Phrases.ColBy), new(Phrases.FactPublished),
        ],
        runs.Select(run => (IReadOnlyList<string>)[
            Names.Last(run.Name), screen.In(StateOf(run.State)), Units(run.Units), Names.Last(run.Snapshot), Instants.Show(run.CreateTime),
            run.Creator, Names.Of(run.PublishedStage),
        ]));

    public static bool IsFinal(AllocationRun run) => run.State is RunState.Succeeded or RunState.Failed or RunState.Cancelled;

    public static Phrase StateOf(RunState state) => state switch
    {
        RunState.Waiting => Phrases.StateWaiting,
        RunState.Running => Phrases.StateRunning,
        RunState.Succeeded => Phrases.StateSucceeded,
        RunState.Failed => Phrases.StateFailed,
        RunState.Cancelled => Phrases.StateCancelled,
        _ => Phrases.StateUnknown,
    };

    public static string Units(UnitCounts? units) => units is null ? "" : $"{Cell.Of(units.Done)}/{Cell.Of(units.Total)}";

    /// <summary>The phases that are open now, for a line of progress.</summary>
    public static string OpenPhases(AllocationRun run) => string.Join(", ", run.Phases
        .Where(phase => phase.State == Phase.Types.State.Open)
        .Select(phase => $"{CodeOf(phase.Profession)} {Name(phase.Kind)}".TrimStart()));

    // One row per profession, one column per phase: units done of all.
    private static Document AddPhases(this Document document, AllocationRun run)
    {
        var kinds = Enum.GetValues<Phase.Types.Kind>().Where(kind => kind != Phase.Types.Kind.Unspecified).ToList();
        var columns = kinds.Select(kind => Column.Number(new Phrase(Name(kind), Name(kind)))).Prepend(new Column(Phrases.ColProfession));
        return run.Phases.Count == 0 ? document : document.Table(
            [.. columns],
            run.Phases.GroupBy(phase => phase.Profession).Select(group => (IReadOnlyList<string>)[
                CodeOf(group.Key),
                .. kinds.Select(kind => Units(group.FirstOrDefault(phase => phase.Kind == kind)?.Units)),
            ]));
    }

    // A phase of the whole run, such as its seal, is of no profession.
    private static string CodeOf(Profession profession) => profession == Profession.Unspecified ? "" : profession.ToCode();

    private static string Name(Phase.Types.Kind kind) => kind switch
    {
        Phase.Types.Kind.Volumes => "volumes",
        Phase.Types.Kind.FirstPass => "first-pass",
        Phase.Types.Kind.Consortia => "consortia",
        Phase.Types.Kind.LeftOvers => "left-overs",
        Phase.Types.Kind.ReturnsInside => "returns-inside",
        Phase.Types.Kind.Returns => "returns",
        Phase.Types.Kind.Seal => "seal",
        _ => "?",
    };
}
