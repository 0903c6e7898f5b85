using System.CommandLine;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;

namespace TopGrid.Cli.Commands;

/// <summary><c>result list, show, explain</c>: what a party got and why, from a host.</summary>
internal static class ResultCommands
{
    public static Command Build(Shell shell, HostCalls calls) =>
        shell.Group("result", Phrases.CmdResult, List(shell, calls), Show(shell, calls), Explain(shell, calls));

    private static Command List(Shell shell, HostCalls calls)
    {
        var (year, run) = (shell.Year(), shell.OptionalArgument("RUN", Phrases.ArgRun));
        var filter = shell.Text("--filter", "EXPR", Phrases.OptFilter);
        return calls.Command("list", "result list", Phrases.CmdResultList, [year, run, filter], async (call, session) =>
        {
            if (await RunCommands.FindAsync(call, session, call.Value(year), call.Value(run)) is not { } name)
            {
                return ExitCodes.Refused;
            }

            var results = await AllAsync(session, name, call.Value(filter) ?? "", call.Stop);
            call.Screen.Print(ResultTables.OfList(call.Screen, results));
            return ExitCodes.Done;
        });
    }

    /// <summary>All results of a run that a filter leaves.</summary>
    public static Task<List<Result>> AllAsync(Session session, string run, string filter, CancellationToken stop) =>
        Listing.AllAsync<Result>(async token =>
    {
        var page = await session.Results.ListResultsAsync(
            new ListResultsRequest { Parent = run, PageSize = Listing.PageSize, PageToken = token, Filter = filter },
            cancellationToken: stop);
        return (page.Results, page.NextPageToken);
    });

    private static Command Show(Shell shell, HostCalls calls)
    {
        var party = new Party(shell);
        return calls.Command("show", "result show", Phrases.CmdResultShow, party.Symbols, async (call, session) =>
        {
            if (await party.NameAsync(call, session) is not { } name)
            {
                return ExitCodes.Refused;
            }

            var result = await session.Results.GetResultAsync(new GetResultRequest { Name = name }, cancellationToken: call.Stop);
            call.Screen.Print(ResultTables.Of(call.Screen, result));
            return ExitCodes.Done;
        });
    }

    private static Command Explain(Shell shell, HostCalls calls)
    {
        var party = new Party(shell);
        var counterfactuals = shell.Flag("--what-if", Phrases.OptWhatIf);
        return calls.Command("explain", "result explain", Phrases.CmdResultExplain, [
            .. party.Symbols, counterfactuals], async (call, session) =>
        {
            if (await party.NameAsync(call, session) is not { } name)
            {
                return ExitCodes.Refused;
            }

            var explanation = await Progress.ShowAsync(call.Screen, Phrases.Explaining, async _ =>
                await ExplainAsync(session, name, call.Screen, call.Value(counterfactuals), call.Stop));
            call.Screen.Print(ResultTables.Of(call.Screen, explanation));
            return ExitCodes.Done;
        });
    }

    /// <summary>The explanation of one result in the language of the call.</summary>
    public static async Task<Explanation> ExplainAsync(
        Session session, string name, Screen screen, bool counterfactuals, CancellationToken stop) =>
        await session.Results.ExplainResultAsync(
            new ExplainResultRequest
            {
                Name = name,
                Language = screen.Language == TopGrid.Rules.Vocabulary.Language.English ? Language.En : Language.Nl,
                Counterfactuals = counterfactuals,
            },
            cancellationToken: stop);

    /// <summary>The arguments that name one result: year, run, profession and institution.</summary>
    private sealed class Party(Shell shell)
    {
        private readonly Argument<int> _year = shell.Year();
        private readonly Argument<string?> _run = shell.OptionalArgument("RUN", Phrases.ArgRun);
        private readonly Option<string> _profession = shell.Text("--profession", "GZ|PT|KP|KNP|VS", Phrases.OptProfession, required: true);
        private readonly Option<string> _tpid = shell.Text("--tpid", "TPID", Phrases.OptTpid, required: true);

        public IEnumerable<Symbol> Symbols => [_year, _run, _profession, _tpid];

        /// <summary>The name of the result; null when there is none, which is said.</summary>
        public async Task<string?> NameAsync(Call call, Session session)
        {
            if (!ProfessionCodes.TryParse(call.Required(_profession), out var profession))
            {
                call.Screen.Refuse(Phrases.UnknownProfession, call.Required(_profession));
                return null;
            }

            return await RunCommands.FindAsync(call, session, call.Value(_year), call.Value(_run)) is { } run
                ? new ResultName(call.Value(_year), Names.Last(run), profession, call.Required(_tpid)).ToString()
                : null;
        }
    }
}
