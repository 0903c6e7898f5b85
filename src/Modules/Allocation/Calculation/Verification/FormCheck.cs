using System.Buffers;
using System.Text.Json;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Canonical;

namespace TopGrid.Allocation.Calculation.Verification;

/// <summary>
/// The JSON files are in the one form they can have, hold the members they must have, and name the same run. Without
/// this a changed byte that leaves all values alone would go unnoticed in the file that holds the hashes.
/// </summary>
internal static class FormCheck
{
    private static readonly string[] _resultMembers =
    [
        "draws", "evidence", "files", "format", "input_hash", "ladder_version", "protocol", "protocol_hash", "seed", "seed_commitment",
        "year",
    ];

    private static readonly string[] _shared = ["input_hash", "ladder_version", "protocol", "protocol_hash", "seed_commitment", "year"];

    public static VerificationCheck Check(ResultFolder result)
    {
        var problems = new List<string>();
        CheckForm(result, ResultFiles.Result, result.Result, problems);
        CheckForm(result, ResultFiles.Summary, result.Summary, problems);
        if (!result.Result.EnumerateObject().Select(m => m.Name).SequenceEqual(_resultMembers))
        {
            problems.Add($"{ResultFiles.Result}: it does not have exactly the members {string.Join(", ", _resultMembers)}");
        }
        else if (result.Result.GetProperty("format").GetString() != ResultJson.Format)
        {
            problems.Add($"{ResultFiles.Result}: its format is not {ResultJson.Format}");
        }
        foreach (var name in _shared)
        {
            if (!result.Result.TryGetProperty(name, out var one) || !result.Summary.TryGetProperty(name, out var other)
                || one.GetRawText() != other.GetRawText())
            {
                problems.Add($"{ResultFiles.Result} and {ResultFiles.Summary} do not have the same '{name}'");
            }
        }
        return new VerificationCheck("form", 2, problems);
    }

    private static void CheckForm(ResultFolder result, string name, JsonElement value, List<string> problems)
    {
        var expected = new ArrayBufferWriter<byte>();
        CanonicalJson.Write(new CanonicalJsonWriter(expected, indented: true), value);
        expected.Write("\n"u8);
        using var stream = result.OpenFile(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        if (!bytes.AsSpan().SequenceEqual(expected.WrittenSpan))
        {
            var at = bytes.AsSpan().CommonPrefixLength(expected.WrittenSpan);
            problems.Add($"{name}: from byte {at} on it is not in the canonical form");
        }
    }
}
