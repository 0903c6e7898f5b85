using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Dataset;
using TopGrid.Example;

namespace TopGrid.Cli.Commands;

/// <summary><c>example --out DIR</c>: writes the example year 2025.</summary>
internal static class ExampleCommand
{
    public static Command Build(Shell shell)
    {
        var target = shell.Text("--out", "DIR", Phrases.OptOut, required: true);
        return shell.Command("example", Phrases.CmdExample, [target], call => Task.FromResult(Run(call.Screen, call.Required(target))));
    }

    private static int Run(Screen screen, string folder)
    {
        var year = ExampleYearGenerator.Generate(ExampleYearGenerator.CommittedSeed);
        DatasetWriter.WriteFolder(year, folder);
        var hash = CanonicalForm.InputHash(year);
        var json = new JsonObject
        {
            ["folder"] = folder,
            ["year"] = year.Year.Year,
            ["input_hash"] = hash,
            ["files"] = new JsonArray([.. DatasetWriter.FileNames(year).Select(file => (JsonNode)file)]),
        };
        screen.Print(new Document(json)
            .Line(screen.In(Phrases.ExampleWritten, year.Year.Year, folder))
            .Facts((screen.In(Phrases.InputHash), hash))
            .Line(screen.In(Phrases.ExampleNext, folder)));
        return ExitCodes.Done;
    }
}
