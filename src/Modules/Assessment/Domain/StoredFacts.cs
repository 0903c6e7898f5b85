using System.Text.Encodings.Web;
using System.Text.Json;
using TopGrid.Assessment.Conditions;

namespace TopGrid.Assessment.Domain;

/// <summary>The facts of a finding as one text: they are written once, read whole and never searched.</summary>
internal static class StoredFacts
{
    private static readonly JsonSerializerOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToText(IReadOnlyList<ConditionFact> facts) => JsonSerializer.Serialize(facts, _options);

    public static IReadOnlyList<ConditionFact> FromText(string text) =>
        JsonSerializer.Deserialize<ConditionFact[]>(text, _options) ?? [];
}
