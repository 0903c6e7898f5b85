using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Calculation.Verification;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Commands;

/// <summary><c>verify</c>: checks a result from its files, and with the data the whole run.</summary>
internal static class VerifyCommand
{
    public static Command Build(Shell shell)
    {
        var result = shell.Text("--result", "DIR", Phrases.OptResult, required: true);
        var data = shell.Text("--data", "DIR", Phrases.OptDataOfResult);
        var protocol = shell.Text("--protocol", "FILE", Phrases.OptProtocolOfResult);
        var previous = shell.Texts("--previous", "DIR", Phrases.OptPrevious);
        return shell.Command("verify", Phrases.CmdVerify, [result, data, protocol, previous], call =>
            RunAsync(call.Screen, call.Required(result), call.Value(data), call.Value(protocol), call.Value(previous) ?? []));
    }

    private static async Task<int> RunAsync(Screen screen, string result, string? data, string? protocol, string[] previous)
    {
        if (!Directory.Exists(result))
        {
            return screen.Refuse(Phrases.NoSuchFolder, result);
        }

        YearRun? run = null;
        if (data is not null)
        {
            var again = Recomputation.Prepare(screen, result, data, protocol, previous);
            if (again.Run is null)
            {
                return again.ExitCode;
            }

            run = again.Run;
        }

        var report = await Progress.ShowAsync(screen, Phrases.Verifying, _ => Task.FromResult(
            run is null ? ResultVerifier.Verify(result) : ResultVerifier.Verify(result, run.Execute(Environment.ProcessorCount))));
        screen.Print(ToDocument(screen, report, withData: run is not null));
        return report.Agrees ? ExitCodes.Done : ExitCodes.No;
    }

    private static Document ToDocument(Screen screen, VerificationReport report, bool withData)
    {
        var json = new JsonObject
        {
            ["agrees"] = report.Agrees,
            ["with_data"] = withData,
            ["checks"] = new JsonArray([.. report.Checks.Select(check => (JsonNode)new JsonObject
            {
                ["name"] = check.Name,
                ["count"] = check.Count,
                ["problems"] = new JsonArray([.. check.Problems.Select(problem => (JsonNode)problem)]),
            })]),
        };
        var document = new Document(json).Table(
            [new(Phrases.ColCheck), Column.Number(Phrases.ColCount), new(Phrases.ColOutcome)],
            report.Checks.Select(check => (IReadOnlyList<string>)[
                screen.In(Phrases.CheckName(check.Name)), Cell.Of(check.Count),
                screen.In(check.Problems.Count == 0 ? Phrases.Agrees : Phrases.Differs),
            ]));
        foreach (var problem in report.Checks.SelectMany(check => check.Problems))
        {
            document.Line($"- {problem}");
        }

        document.Line(screen.In(report.Agrees ? withData ? Phrases.AllAgrees : Phrases.FilesAgree : Phrases.NotAllAgrees));
        return document;
    }
}
