using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Allocation.Calculation.Explanations;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Common.Contracts;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;

namespace TopGrid.Cli.Commands;

/// <summary>
/// <c>explain</c>: why one institution got what it got, from its result folder; with the data also what would have changed it.
/// </summary>
internal static class ExplainCommand
{
    public static Command Build(Shell shell)
    {
        var result = shell.Text("--result", "DIR", Phrases.OptResult, required: true);
        var data = shell.Text("--data", "DIR", Phrases.OptDataOfResult);
        var profession = shell.Text("--profession", "GZ|PT|KP|KNP|VS", Phrases.OptProfession, required: true);
        var tpid = shell.Text("--tpid", "TPID", Phrases.OptTpid);
        var name = shell.Text("--name", "NAME", Phrases.OptInstitutionName);
        var protocol = shell.Text("--protocol", "FILE", Phrases.OptProtocolOfResult);
        var previous = shell.Texts("--previous", "DIR", Phrases.OptPrevious);
        return shell.Command("explain", Phrases.CmdExplain, [
            result, data, profession, tpid, name, protocol, previous], call => RunAsync(call.Screen, new Arguments(
            call.Required(result), call.Value(data), call.Required(profession), call.Value(tpid), call.Value(name), call.Value(protocol),
            call.Value(previous) ?? [])));
    }

    private sealed record Arguments(
        string Result, string? Data, string Profession, string? Tpid, string? Name, string? Protocol, string[] Previous);

    private static async Task<int> RunAsync(Screen screen, Arguments arguments)
    {
        if (WrongUse(screen, arguments) is { } refused)
        {
            return refused;
        }

        if (arguments.Data is null)
        {
            return FromResultAlone(screen, arguments);
        }

        var again = Recomputation.Prepare(screen, arguments.Result, arguments.Data, arguments.Protocol, arguments.Previous);
        if (again is not { Result: { } result, Folder: { } folder, Run: { } run })
        {
            return ExitCodes.Refused;
        }

        if (CanonicalForm.InputHash(folder.Year) != result.InputHash)
        {
            return screen.Refuse(Phrases.OtherData, arguments.Data, arguments.Result);
        }

        if (Find(screen, folder.Year, arguments) is not { } institution)
        {
            return ExitCodes.Refused;
        }

        try
        {
            var explanation = await Progress.ShowAsync(screen, Phrases.Explaining, _ => Task.FromResult(
                Explainer.Explain(result, folder.Protocol, arguments.Profession, institution, run, Environment.ProcessorCount)));
            Print(screen, explanation);
            return ExitCodes.Done;
        }
        catch (ResultFormatException exception)
        {
            return screen.Refuse(Phrases.NotAResult, arguments.Result, exception.Message);
        }
    }

    private static int? WrongUse(Screen screen, Arguments arguments)
    {
        if (!ProfessionCodes.TryParse(arguments.Profession, out _))
        {
            return screen.Refuse(Phrases.UnknownProfession, arguments.Profession);
        }

        if ((arguments.Tpid is null) == (arguments.Name is null))
        {
            return screen.Refuse(Phrases.TpidOrName);
        }

        return arguments.Name is not null && arguments.Data is null ? screen.Refuse(Phrases.NameNeedsData) : null;
    }

    private static int FromResultAlone(Screen screen, Arguments arguments)
    {
        try
        {
            var result = ResultFolder.Open(arguments.Result);
            var reading = ProtocolFiles.LoadOf(result, arguments.Protocol);
            if (reading.Protocol is not { } protocol)
            {
                return Refuse(reading.Problems);
            }

            Print(screen, Explainer.Explain(result, protocol, arguments.Profession, arguments.Tpid!));
            screen.Say(Phrases.StepsOnly);
            return ExitCodes.Done;
        }
        catch (ResultFormatException exception)
        {
            return screen.Refuse(Phrases.NotAResult, arguments.Result, exception.Message);
        }
    }

    private static int Refuse(IEnumerable<ProtocolProblem> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
        }

        return ExitCodes.Refused;
    }

    /// <summary>The tpid meant; null when there is none or more than one, which is said.</summary>
    private static string? Find(Screen screen, DatasetYear year, Arguments arguments)
    {
        var found = arguments.Tpid is { } tpid
            ? [.. year.Institutions.Where(institution => institution.Tpid == tpid)]
            : Explainer.FindByName(year, arguments.Name!);
        if (found is [var only])
        {
            return only.Tpid;
        }

        screen.Refuse(found.Count == 0 ? Phrases.NoSuchInstitution : Phrases.SeveralInstitutions, arguments.Tpid ?? arguments.Name);
        foreach (var institution in found.Take(20))
        {
            Console.Error.WriteLine($"  {institution.Tpid}  {institution.Name}");
        }

        return null;
    }

    private static void Print(Screen screen, Explanation explanation) => screen.Print(
        new Document(JsonNode.Parse(ExplanationText.ToJson(explanation, screen.Language))!)
            .Line(ExplanationText.ToText(explanation, screen.Language).TrimEnd()));
}
