using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Allocation.Calculation.Differences;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Dataset;

namespace TopGrid.Cli.Commands;

/// <summary>
/// <c>diff</c>: who changed between two results, at which step, and with the data by which fact. Exit 1 when something differs.
/// </summary>
internal static class DiffCommand
{
    public static Command Build(Shell shell)
    {
        var before = shell.Text("--before", "DIR", Phrases.OptBefore, required: true);
        var after = shell.Text("--after", "DIR", Phrases.OptAfter, required: true);
        var dataBefore = shell.Text("--data-before", "DIR", Phrases.OptDataBefore);
        var dataAfter = shell.Text("--data-after", "DIR", Phrases.OptDataAfter);
        return shell.Command("diff", Phrases.CmdDiff, [before, after, dataBefore, dataAfter], call =>
            RunAsync(call.Screen, call.Required(before), call.Required(after), call.Value(dataBefore), call.Value(dataAfter)));
    }

    private static async Task<int> RunAsync(Screen screen, string before, string after, string? dataBefore, string? dataAfter)
    {
        if ((dataBefore is null) != (dataAfter is null))
        {
            return screen.Refuse(Phrases.BothData);
        }

        if (Open(screen, before) is not { } resultBefore || Open(screen, after) is not { } resultAfter)
        {
            return ExitCodes.Refused;
        }

        try
        {
            DatasetYear? yearBefore = null;
            DatasetYear? yearAfter = null;
            if (dataBefore is not null
                && ((yearBefore = Data(screen, dataBefore, resultBefore, before)) is null
                    || (yearAfter = Data(screen, dataAfter!, resultAfter, after)) is null))
            {
                return ExitCodes.Refused;
            }

            var difference = await Progress.ShowAsync(screen, Phrases.Comparing, _ => Task.FromResult(
                ResultComparer.Compare(resultBefore, resultAfter, yearBefore, yearAfter)));
            screen.Print(ToDocument(screen, difference, yearAfter));
            return difference.IsSame && difference.Facts is null or [] ? ExitCodes.Done : ExitCodes.No;
        }
        catch (ResultFormatException exception)
        {
            return screen.Refuse(Phrases.NotAResult, $"{before} / {after}", exception.Message);
        }
    }

    /// <summary>
    /// The data of a result, with the seed that was drawn where they have none; null when they are refused or are those of another result.
    /// </summary>
    private static DatasetYear? Data(Screen screen, string data, ResultFolder result, string folder)
    {
        if (FolderYear.Load(screen, data, null, []) is not { } loaded)
        {
            return null;
        }

        var year = result.HasSeed ? loaded.WithSeed(result.Seed).Year : loaded.Year;
        if (CanonicalForm.InputHash(year) == result.InputHash)
        {
            return year;
        }

        screen.Refuse(Phrases.OtherData, data, folder);
        return null;
    }

    private static ResultFolder? Open(Screen screen, string folder)
    {
        try
        {
            return ResultFolder.Open(folder);
        }
        catch (ResultFormatException exception)
        {
            screen.Refuse(Phrases.NotAResult, folder, exception.Message);
            return null;
        }
    }

    private static Document ToDocument(Screen screen, ResultDifference difference, DatasetYear? year)
    {
        var names =
            year?.Institutions.ToDictionary(institution => institution.Tpid, institution => institution.Name, StringComparer.Ordinal);
        var document = new Document(ToJson(difference));
        document.Line(screen.In(difference.IsSame ? Phrases.NobodyChanged : Phrases.SomeChanged, difference.Parties.Count));
        if (!difference.SameProtocol)
        {
            document.Line(screen.In(Phrases.OtherProtocol));
        }

        if (difference.Parties.Count > 0)
        {
            document.Table(
                [
                    new(Phrases.ColProfession), new(Phrases.ColTpid), new(Phrases.ColName), Column.Number(Phrases.ColChange),
                    new(Phrases.ColBeforeAfter), new(Phrases.ColFirstStep),
                ],
                difference.Parties.Select(party => (IReadOnlyList<string>)[
                    party.Profession,
                    party.Tpid,
                    names?.GetValueOrDefault(party.Tpid) ?? "",
                    party.Change > 0 ? $"+{Cell.Of(party.Change)}" : Cell.Of(party.Change),
                    $"{Outcome(screen, party.Before)} -> {Outcome(screen, party.After)}",
                    StepOf(party.FirstStep),
                ]));
        }

        return AddFacts(screen, document, difference);
    }

    private static Document AddFacts(Screen screen, Document document, ResultDifference difference)
    {
        if (difference.Facts is not { Count: > 0 } facts)
        {
            return difference.Facts is null || difference.SameInput ? document : document.Line(screen.In(Phrases.SameFacts));
        }

        document.Heading(screen.In(Phrases.FactsThatDiffer));
        foreach (var fact in facts)
        {
            document.Line(fact.File);
            document.Line($"  - {fact.Before ?? ""}".TrimEnd());
            document.Line($"  + {fact.After ?? ""}".TrimEnd());
        }

        return difference.OnlyFact is null || difference.IsSame ? document : document.Line(screen.In(Phrases.OneFactMadeIt));
    }

    private static string Outcome(Screen screen, AllocationRow? row) =>
        row is null ? "-" : $"{Cell.Of(row.Granted)} {screen.In(row.Decision switch
    {
        "refused" => Phrases.DecisionRefused,
        "none" => Phrases.DecisionNone,
        "partly" => Phrases.DecisionPartly,
        _ => Phrases.DecisionGranted,
    })}";

    private static string StepOf(StepPair? pair) =>
        pair is null ? "" : $"{Cell.Of(pair.Step)} {(pair.Before ?? pair.After)!.Rule}";

    private static JsonObject ToJson(ResultDifference difference) => new()
    {
        ["same"] = difference.IsSame,
        ["same_input"] = difference.SameInput,
        ["same_protocol"] = difference.SameProtocol,
        ["first_step"] = ToJson(difference.FirstStep),
        ["parties"] = new JsonArray([.. difference.Parties.Select(party => (JsonNode)new JsonObject
        {
            ["profession"] = party.Profession,
            ["tpid"] = party.Tpid,
            ["change"] = party.Change,
            ["granted_before"] = party.Before?.Granted,
            ["granted_after"] = party.After?.Granted,
            ["decision_before"] = party.Before?.Decision,
            ["decision_after"] = party.After?.Decision,
            ["first_step"] = ToJson(party.FirstStep),
        })]),
        ["facts"] = difference.Facts is null ? null : new JsonArray([.. difference.Facts.Select(fact => (JsonNode)ToJson(fact))]),
        ["only_fact"] = difference.OnlyFact is { } only && !difference.IsSame ? ToJson(only) : null,
    };

    private static JsonObject ToJson(FactDifference fact) =>
        new() { ["file"] = fact.File, ["before"] = fact.Before, ["after"] = fact.After };

    private static JsonObject? ToJson(StepPair? pair) => pair is null
        ? null
        : new JsonObject { ["step"] = pair.Step, ["rule_before"] = pair.Before?.Rule, ["rule_after"] = pair.After?.Rule };
}
