using System.Text.Json;
using System.Text.RegularExpressions;

namespace TopGrid.Calculation.Tests.Results;

/// <summary>
/// The part of JSON Schema that docs/schemas uses: type, required, properties, additionalProperties, items, enum, pattern, $ref into $defs.
/// </summary>
internal static class SchemaShape
{
    private static readonly string[] _known =
        ["$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties", "additionalProperties", "items",
            "enum", "pattern"];

    public static IEnumerable<string> Problems(JsonElement schema, JsonElement value, JsonElement root, string at)
    {
        if (schema.ValueKind == JsonValueKind.True)
        {
            return [];
        }
        var unknown = schema.EnumerateObject().Where(m => !_known.Contains(m.Name))
            .Select(m => $"{at}: this check does not know '{m.Name}'");
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            return Problems(root.GetProperty("$defs").GetProperty(name), value, root, at);
        }
        return unknown.Concat(Type(schema, value, at)).Concat(Text(schema, value, at)).Concat(Members(schema, value, root, at))
            .Concat(Items(schema, value, root, at));
    }

    private static IEnumerable<string> Type(JsonElement schema, JsonElement value, string at)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            yield break;
        }
        var kind = value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number when value.TryGetInt64(out _) => "integer",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Null => "null",
            _ => "number",
        };
        var allowed = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()) : [type.GetString()];
        if (!allowed.Contains(kind))
        {
            yield return $"{at}: {kind} where {type} is expected";
        }
    }

    private static IEnumerable<string> Text(JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            yield break;
        }
        if (schema.TryGetProperty("enum", out var values) && values.EnumerateArray().All(v => v.GetString() != value.GetString()))
        {
            yield return $"{at}: '{value}' is not one of {values}";
        }
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!))
        {
            yield return $"{at}: '{value}' does not match {pattern}";
        }
    }

    private static IEnumerable<string> Members(JsonElement schema, JsonElement value, JsonElement root, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return [];
        }
        var properties = schema.TryGetProperty("properties", out var p) ? p.EnumerateObject().ToDictionary(m => m.Name, m => m.Value) : [];
        var missing = schema.TryGetProperty("required", out var required)
            ? required.EnumerateArray().Where(r => !value.TryGetProperty(r.GetString()!, out _)).Select(r => $"{at}: '{r}' is missing")
            : [];
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? (JsonElement?)additional : null;
        return missing.Concat(value.EnumerateObject().SelectMany(m =>
            properties.TryGetValue(m.Name, out var own) ? Problems(own, m.Value, root, $"{at}.{m.Name}")
            : others is null or { ValueKind: JsonValueKind.True } ? []
            : others.Value.ValueKind == JsonValueKind.False ? [$"{at}: '{m.Name}' is not known"]
            : Problems(others.Value, m.Value, root, $"{at}.{m.Name}")));
    }

    private static IEnumerable<string> Items(JsonElement schema, JsonElement value, JsonElement root, string at) =>
        value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items)
            ? value.EnumerateArray().SelectMany((item, i) => Problems(items, item, root, $"{at}[{i}]"))
            : [];
}
