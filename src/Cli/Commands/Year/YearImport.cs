using System.CommandLine;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Registration.V1;

namespace TopGrid.Cli.Commands;

/// <summary><c>year import DIR</c>: streams a dataset folder to the host; all findings come back at once.</summary>
internal static class YearImport
{
    public static Command Build(Shell shell, HostCalls calls)
    {
        var folder = shell.Argument("DIR", Phrases.ArgDataFolder);
        var replace = shell.Flag("--replace", Phrases.OptReplace);
        var check = shell.Flag("--check", Phrases.OptCheckOnly);
        return calls.Command("import", "year import", Phrases.CmdYearImport, [folder, replace, check], async (call, session) =>
        {
            if (!Directory.Exists(call.Value(folder)))
            {
                return call.Screen.Refuse(Phrases.NoSuchFolder, call.Value(folder));
            }

            var header = new ImportYearHeader
            {
                RequestId = Session.NewRequestId(),
                ValidateOnly = call.Value(check),
                Replace = call.Value(replace),
            };
            var response = await Progress.ShowAsync(
                call.Screen, Phrases.Importing, progress => SendAsync(session, header, call.Value(folder), progress, call.Stop));
            return Print(call.Screen, header, response);
        });
    }

    /// <summary>Sends a folder and waits for the answer.</summary>
    public static async Task<ImportYearResponse> SendAsync(
        Session session, ImportYearHeader header, string folder, Progress progress, CancellationToken stop)
    {
        using var call = session.Registration.ImportYear(cancellationToken: stop);
        var total = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        long sent = 0;
        await call.RequestStream.WriteAsync(new ImportYearRequest { Header = header }, stop);
        foreach (var chunk in FileStreams.ReadFolder(folder))
        {
            await call.RequestStream.WriteAsync(new ImportYearRequest { Chunk = chunk }, stop);
            sent += chunk.Content.Length;
            progress.Set(sent / 1024, total / 1024, "KiB");
        }

        await call.RequestStream.CompleteAsync();
        return await call.ResponseAsync;
    }

    private static int Print(Screen screen, ImportYearHeader header, ImportYearResponse response)
    {
        var refused = Output.Findings.Show(screen, response.Findings);
        var outcome = refused ? Phrases.ImportRefused : header.ValidateOnly ? Phrases.ImportChecked : Phrases.Imported;
        screen.Print(new Document(ProtoJson.ToJson(response))
            .AddFiles(response.Files)
            .Facts((screen.In(Phrases.InputHash), response.InputHash))
            .Line(screen.In(outcome, response.Year is { } year ? Names.Last(year.Name) : "")));
        return refused ? ExitCodes.Refused : ExitCodes.Done;
    }
}
