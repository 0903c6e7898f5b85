using System.Text.Json.Nodes;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Dataset;

namespace TopGrid.Cli.Commands;

/// <summary>What a folder of result files says, for the screen.</summary>
internal static class ResultDocument
{
    public static Document OfFolder(Screen screen, string folder, DatasetYear year)
    {
        var summary = ResultFolder.Open(folder).Summary;
        return new Document(JsonNode.Parse(summary.GetRawText())!)
            .Add(
                screen, ProfessionFigures.Of(summary), ConsortiumFigures.Of(summary),
                year.Consortia.ToDictionary(c => c.Consortium, c => c.Name))
            .Add(screen, PolicyFigures.Of(summary), year.Institutions.ToDictionary(one => one.Tpid, one => one.Name))
            .Heading(screen.In(Phrases.Evidence))
            .Facts(
                (screen.In(Phrases.InputHash), summary.GetProperty("input_hash").GetString()!),
                (screen.In(Phrases.ProtocolHash), summary.GetProperty("protocol_hash").GetString()!),
                (screen.In(Phrases.SeedCommitment), summary.GetProperty("seed_commitment").GetString()!),
                (screen.In(Phrases.EvidenceRoot), summary.GetProperty("evidence_root").GetString()!),
                (screen.In(Phrases.WrittenTo), folder));
    }
}
