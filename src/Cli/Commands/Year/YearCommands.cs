using System.CommandLine;
using TopGrid.Assessment.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Registration.V1;

namespace TopGrid.Cli.Commands;

/// <summary><c>year list, import, export, assess, freeze</c> against a host.</summary>
internal static class YearCommands
{
    public static Command Build(Shell shell, HostCalls calls) => shell.Group(
        "year",
        Phrases.CmdYear,
        List(calls),
        YearImport.Build(shell, calls),
        Export(shell, calls),
        Assess(shell, calls),
        YearFreeze.Build(shell, calls));

    private static Command List(HostCalls calls) => calls.Command("list", "year list", Phrases.CmdYearList, [], async (call, session) =>
    {
        var years = await Listing.AllAsync<Year>(async token =>
        {
            var page = await session.Registration.ListYearsAsync(
                new ListYearsRequest { PageSize = Listing.PageSize, PageToken = token }, cancellationToken: call.Stop);
            return (page.Years, page.NextPageToken);
        });
        call.Screen.Print(new Document(ProtoJson.ToJson(years)).Table(
            [
                new(Phrases.ColYear), new(Phrases.ColProtocol), Column.Number(Phrases.ColRevision), new(Phrases.ColChanged),
                new(Phrases.ColBy), new(Phrases.ColInputHash),
            ],
            years.Select(year => (IReadOnlyList<string>)[
                Names.Last(year.Name), year.Protocol, Cell.Of(year.Revision), Instants.Show(year.UpdateTime), year.Updater,
                Hashes.Short(year.InputHash),
            ])));
        return ExitCodes.Done;
    });

    private static Command Export(Shell shell, HostCalls calls)
    {
        var year = shell.Year();
        var target = shell.Text("--out", "DIR", Phrases.OptOut, required: true);
        return calls.Command("export", "year export", Phrases.CmdYearExport, [year, target], async (call, session) =>
        {
            using var stream = session.Registration.ExportYear(
                new ExportYearRequest { Name = Names.Year(call.Value(year)) }, cancellationToken: call.Stop);
            var files = await FileStreams.WriteFolderAsync(
                stream.ResponseStream,
                message => message.PartCase == ExportYearResponse.PartOneofCase.Header ? message.Header : null,
                message => message.PartCase == ExportYearResponse.PartOneofCase.Chunk ? message.Chunk : null,
                call.Required(target),
                call.Stop);
            call.Screen.Print(FileTables.Of(call.Screen, files, call.Required(target)));
            return ExitCodes.Done;
        });
    }

    private static Command Assess(Shell shell, HostCalls calls)
    {
        var year = shell.Year();
        return calls.Command("assess", "year assess", Phrases.CmdYearAssess, [year], async (call, session) =>
        {
            var name = Names.Year(call.Value(year));
            var request = new AssessYearRequest { Name = name, RequestId = Session.NewRequestId() };
            var outcome = await Progress.ShowAsync(call.Screen, Phrases.Assessing, async _ =>
                await session.Assessment.AssessYearAsync(request, cancellationToken: call.Stop));
            var assessments = await Listing.AllAsync<Assessment.V1.Assessment>(async token =>
            {
                var page = await session.Assessment.ListAssessmentsAsync(
                    new ListAssessmentsRequest { Parent = name, PageSize = Listing.PageSize, PageToken = token },
                    cancellationToken: call.Stop);
                return (page.Assessments, page.NextPageToken);
            });
            call.Screen.Print(AssessmentTables.Of(call.Screen, outcome, assessments));
            return ExitCodes.Done;
        });
    }
}
