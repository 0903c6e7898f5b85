using System.CommandLine;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Commands;

/// <summary><c>year freeze</c>: one operator proposes a snapshot of the facts, another confirms it.</summary>
internal static class YearFreeze
{
    public static Command Build(Shell shell, HostCalls calls)
    {
        var year = shell.Year();
        var stage = shell.OneOf("--stage", Phrases.OptStage, Names.Stages);
        var protocol = shell.Text("--protocol", "ID", Phrases.OptProtocolId);
        var confirm = shell.Text("--confirm", "SNAPSHOT", Phrases.OptConfirm);
        return calls.Command("freeze", "year freeze", Phrases.CmdYearFreeze, [year, stage, protocol, confirm], async (call, session) =>
        {
            var snapshot = call.Value(confirm) is { } proposed
                ? await ConfirmAsync(session, Names.Snapshot(call.Value(year), proposed), call.Stop)
                : await ProposeAsync(session, call.Value(year), Names.ToStage(call.Required(stage)), call.Value(protocol) ?? "", call);
            call.Screen.Print(ToDocument(call.Screen, snapshot));
            return ExitCodes.Done;
        });
    }

    private static Task<Snapshot> ProposeAsync(Session session, int year, Stage stage, string protocol, Call call) =>
        Progress.ShowAsync(call.Screen, Phrases.Freezing, async _ => await session.Snapshots.ProposeSnapshotAsync(
            new ProposeSnapshotRequest
            {
                Parent = Names.Year(year),
                Stage = stage,
                Protocol = protocol,
                RequestId = Session.NewRequestId(),
            },
            cancellationToken: call.Stop));

    /// <summary>Confirms what is there now: input hash and etag go along, so that nothing else can slip in between.</summary>
    public static async Task<Snapshot> ConfirmAsync(Session session, string name, CancellationToken stop)
    {
        var proposed = await session.Snapshots.GetSnapshotAsync(new GetSnapshotRequest { Name = name }, cancellationToken: stop);
        return await session.Snapshots.ConfirmSnapshotAsync(
            new ConfirmSnapshotRequest
            {
                Name = name,
                InputHash = proposed.InputHash,
                Etag = proposed.Etag,
                RequestId = Session.NewRequestId(),
            },
            cancellationToken: stop);
    }

    private static Document ToDocument(Screen screen, Snapshot snapshot)
    {
        var id = Names.Last(snapshot.Name);
        var confirmed = snapshot.State == Snapshot.Types.State.Confirmed;
        return new Document(ProtoJson.ToJson(snapshot))
            .Line(screen.In(confirmed ? Phrases.SnapshotConfirmed : Phrases.SnapshotProposed, id, snapshot.Proposer, snapshot.Confirmer))
            .Facts(
                (screen.In(Phrases.FactStage), Names.Of(snapshot.Stage)),
                (screen.In(Phrases.FactProtocol), snapshot.Protocol),
                (screen.In(Phrases.InputHash), snapshot.InputHash),
                (screen.In(Phrases.ProtocolHash), snapshot.ProtocolHash),
                (screen.In(Phrases.SeedCommitment), snapshot.SeedCommitment))
            .Line(confirmed
                ? screen.In(Phrases.SnapshotConfirmedNext, YearOf(snapshot.Name), id)
                : screen.In(Phrases.SnapshotProposedNext, YearOf(snapshot.Name), id));
    }

    private static string YearOf(string name) => name.Split('/')[1];
}
