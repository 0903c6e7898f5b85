using System.Text.Json.Nodes;
using TopGrid.Allocation.V1;
using TopGrid.Cli.Client;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Commands;

/// <summary>What the demo shows at the end.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Summary">Its figures.</param>
/// <param name="Consortia">Names of the consortia by id.</param>
/// <param name="Institutions">Names of the institutions that asked for places, by tpid.</param>
/// <param name="Explained">The institution whose result is explained; null when everyone got all it asked.</param>
/// <param name="Explanation">Why it got less than it asked.</param>
internal sealed record DemoOutcome(
    string Run,
    Summary Summary,
    IReadOnlyDictionary<string, string> Consortia,
    IReadOnlyDictionary<string, string> Institutions,
    Result? Explained,
    Explanation? Explanation)
{
    /// <param name="screen">The language.</param>
    /// <param name="kept">Folder that stays; null when it is removed.</param>
    public Document ToDocument(Screen screen, string? kept)
    {
        var json = new JsonObject
        {
            ["run"] = Run,
            ["summary"] = ProtoJson.ToJson(Summary),
            ["explanation"] = Explanation is null ? null : ProtoJson.ToJson(Explanation),
            ["kept"] = kept,
        };
        var document = new Document(json)
            .Add(screen, ProfessionFigures.Of(Summary), ConsortiumFigures.Of(Summary), Consortia)
            .Add(screen, PolicyFigures.Of(Summary), Institutions);
        if (Explained is not null && Explanation is not null)
        {
            document
                .Heading(
                    screen.In(
                        Phrases.DemoExplanation, $"{Explained.DisplayName} ({Explained.Tpid})", Explained.Granted, Explained.Requested))
                .Line(Explanation.Text.Trim());
        }

        document.Heading(screen.In(Phrases.DemoNext)).Line(screen.In(Phrases.DemoNextLines));
        return kept is null ? document : document.Line(screen.In(Phrases.DemoKept, kept, Names.Last(Run)));
    }
}
