using System.CommandLine;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Commands;

/// <summary><c>run publish</c>: one operator proposes to publish a run in a stage, another approves and thereby publishes.</summary>
internal static class RunPublish
{
    public static Command Build(Shell shell, HostCalls calls)
    {
        var (year, run) = (shell.Year(), shell.Argument("RUN", Phrases.ArgRunId));
        var stage = shell.OneOf("--stage", Phrases.OptStage, Names.Stages);
        var approve = shell.Flag("--approve", Phrases.OptApprove);
        return calls.Command("publish", "run publish", Phrases.CmdRunPublish, [year, run, stage, approve], async (call, session) =>
        {
            var name = Names.Run(call.Value(year), call.Value(run));
            var publication = call.Value(approve)
                ? await ApproveAsync(session, $"{name}/publications/{call.Required(stage)}", call.Stop)
                : await ProposeAsync(session, name, Names.ToStage(call.Required(stage)), call.Stop);
            call.Screen.Print(ToDocument(call.Screen, publication));
            return ExitCodes.Done;
        });
    }

    public static async Task<Publication> ProposeAsync(Session session, string run, Stage stage, CancellationToken stop) =>
        await session.Publications.ProposePublicationAsync(
            new ProposePublicationRequest { Parent = run, Stage = stage, RequestId = Session.NewRequestId() }, cancellationToken: stop);

    /// <summary>Approves what is there now: evidence root and etag go along, so that nothing else can slip in between.</summary>
    public static async Task<Publication> ApproveAsync(Session session, string name, CancellationToken stop)
    {
        var proposed = await session.Publications.GetPublicationAsync(new GetPublicationRequest { Name = name }, cancellationToken: stop);
        return await session.Publications.ApprovePublicationAsync(
            new ApprovePublicationRequest
            {
                Name = name,
                EvidenceRoot = proposed.EvidenceRoot,
                Etag = proposed.Etag,
                RequestId = Session.NewRequestId(),
            },
            cancellationToken: stop);
    }

    private static Document ToDocument(Screen screen, Publication publication)
    {
        var published = publication.State == Publication.Types.State.Published;
        var parts = publication.Name.Split('/');
        return new Document(ProtoJson.ToJson(publication))
            .Line(screen.In(
                published ? Phrases.Published : Phrases.PublicationProposed, Names.Of(publication.Stage), parts[3], publication.Proposer,
                publication.Approver))
            .Facts(
                (screen.In(Phrases.FactAuthority), publication.Authority),
                (screen.In(Phrases.InputHash), publication.InputHash),
                (screen.In(Phrases.EvidenceRoot), publication.EvidenceRoot),
                (screen.In(Phrases.FactLog), publication.LogSequence > 0 ? $"{publication.LogSequence}:{publication.LogHash}" : "-"))
            .Line(published ? "" : screen.In(Phrases.PublicationProposedNext, parts[1], parts[3], Names.Of(publication.Stage)));
    }
}
