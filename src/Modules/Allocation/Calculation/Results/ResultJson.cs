using System.Text.Json;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Canonical;
using TopGrid.Evidence;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>
/// result.json: what an outsider needs to check the run without the program: hashes, seed, draws with their ranked keys,
/// leaves and root of the evidence tree, and the SHA-256 of the other files.
/// </summary>
internal static class ResultJson
{
    public const string Format = "topgrid-result-1";

    public static void Write(YearResult result, IReadOnlyDictionary<string, string> files, CanonicalJsonWriter json)
    {
        json.BeginObject();
        json.Name("draws"u8);
        json.BeginArray();
        foreach (var draw in result.Draws())
        {
            WriteDraw(json, draw);
        }
        json.EndArray();
        json.Name("evidence"u8);
        WriteEvidence(json, result.Tree);
        json.Name("files"u8);
        json.BeginObject();
        foreach (var (name, hash) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            json.Name(name);
            json.Value(hash);
        }
        json.EndObject();
        json.Name("format"u8);
        json.Value(Format);
        json.Name("input_hash"u8);
        json.Value(result.InputHash);
        json.Name("ladder_version"u8);
        json.Value(LadderVersion.Current);
        json.Name("protocol"u8);
        json.Value(result.Input.Protocol.Id);
        json.Name("protocol_hash"u8);
        json.Value(result.ProtocolHash);
        json.Name("seed"u8);
        json.Hex(result.Run.Seed);
        json.Name("seed_commitment"u8);
        json.Value(result.SeedCommitment);
        json.Name("year"u8);
        json.Value(result.Input.Year.Year.Year);
        json.EndObject();
    }

    private static void WriteDraw(CanonicalJsonWriter json, ReadOnlyMemory<byte> draw)
    {
        using var parsed = JsonDocument.Parse(draw);
        CanonicalJson.Write(json, parsed.RootElement);
    }

    private static void WriteEvidence(CanonicalJsonWriter json, MerkleTree tree)
    {
        json.BeginObject();
        json.Name("leaves"u8);
        json.BeginArray();
        for (var i = 0; i < tree.Count; i++)
        {
            json.Hex(tree.LeafHash(i));
        }
        json.EndArray();
        json.Name("root"u8);
        json.Hex(tree.Root);
        json.EndObject();
    }
}
