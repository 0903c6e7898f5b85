using System.CommandLine;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;
using TopGrid.Employment.V1;

namespace TopGrid.Cli.Commands;

/// <summary><c>claim compute, list</c>: what institutions may claim on a published allocation.</summary>
internal static class ClaimCommands
{
    public static Command Build(Shell shell, HostCalls calls) =>
        shell.Group("claim", Phrases.CmdClaim, Compute(shell, calls), List(shell, calls));

    private static Command Compute(Shell shell, HostCalls calls)
    {
        var (year, run) = (shell.Year(), shell.OptionalArgument("RUN", Phrases.ArgRunPublished));
        return calls.Command("compute", "claim compute", Phrases.CmdClaimCompute, [year, run], async (call, session) =>
        {
            var computed = await ComputeAsync(session, call.Value(year), call.Value(run), call.Stop);
            call.Screen.Print(new Document(ProtoJson.ToJson(computed))
                .Line(call.Screen.In(Phrases.ClaimsComputed, computed.ClaimCount, computed.StartingPlaces, Names.Last(computed.Run))));
            return ExitCodes.Done;
        });
    }

    public static async Task<ComputeClaimsResponse> ComputeAsync(Session session, int year, string? run, CancellationToken stop) =>
        await session.Employment.ComputeClaimsAsync(
            new ComputeClaimsRequest { Parent = Names.Year(year), Run = run is null
                ? ""
                : Names.Run(year, run), RequestId = Session.NewRequestId() },
            cancellationToken: stop);

    private static Command List(Shell shell, HostCalls calls)
    {
        var year = shell.Year();
        var filter = shell.Text("--filter", "EXPR", Phrases.OptFilter);
        return calls.Command("list", "claim list", Phrases.CmdClaimList, [year, filter], async (call, session) =>
        {
            var claims = await Listing.AllAsync<Claim>(async token =>
            {
                var page = await session.Employment.ListClaimsAsync(
                    new ListClaimsRequest
                    {
                        Parent = Names.Year(call.Value(year)),
                        PageSize = Listing.PageSize,
                        PageToken = token,
                        Filter = call.Value(filter) ?? "",
                    },
                    cancellationToken: call.Stop);
                return (page.Claims, page.NextPageToken);
            });
            call.Screen.Print(new Document(ProtoJson.ToJson(claims)).Table(
                [
                    new(Phrases.ColProfession), new(Phrases.ColTpid), new(Phrases.ColName), Column.Number(Phrases.ColGranted),
                    Column.Number(Phrases.ColBonus), new(Phrases.ColStartContinue),
                ],
                claims.Select(claim => (IReadOnlyList<string>)[
                    claim.Profession.ToCode(), claim.Tpid, claim.DisplayName, Cell.Of(claim.Granted), Cell.Of(claim.Bonus),
                    string.Join(", ", claim.Years.Select(year => $"{year.Year}: {year.Starting}/{year.Continuing}")),
                ])));
            return ExitCodes.Done;
        });
    }
}
