using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Shapes;

/// <summary>Compares an object with the shape that custom-resources.yaml gives it.</summary>
internal static partial class Shape
{
    private static readonly JsonObject _shapes = Read();

    /// <summary>What in a custom resource is not as its operator takes it; one that is not known is a problem itself.</summary>
    public static IEnumerable<string> Problems(JsonObject one)
    {
        var key = $"{one.Text("kind")} {one.Text("apiVersion")}";
        return _shapes[key] is { } shape ? Compare(key, shape, one["spec"]) : [$"{key} is not known"];
    }

    public static bool Knows(JsonObject one) => _shapes.ContainsKey($"{one.Text("kind")} {one.Text("apiVersion")}");

    private static IEnumerable<string> Compare(string path, JsonNode shape, JsonNode? there) => (shape, there) switch
    {
        (JsonObject map, JsonObject fields) when map["*"] is { } any =>
            fields.SelectMany(field => Compare($"{path}.{field.Key}", any, field.Value)),
        (JsonObject map, JsonObject fields) => fields
            .SelectMany(
                field => (map[field.Key] ?? map[field.Key + "!"]) is { } inner
                    ? Compare($"{path}.{field.Key}", inner, field.Value)
                    : [$"{path}.{field.Key} is no field"])
            .Concat(
                map.Where(field => field.Key.EndsWith('!') && !fields.ContainsKey(field.Key[..^1]))
                    .Select(field => $"{path}.{field.Key[..^1]} is missing")),
        (JsonArray list, JsonArray items) => items.SelectMany((item, at) => Compare($"{path}[{at}]", list[0]!, item)),
        (JsonValue type, JsonValue value) => Fits(type.ToString(), value) ? [] : [$"{path} is {value.ToJsonString()}, not {type}"],
        _ => [$"{path} is {there?.ToJsonString() ?? "empty"}"],
    };

    private static bool Fits(string type, JsonValue value) => type switch
    {
        "string" => value.TryGetValue<string>(out _),
        "integer" => value.TryGetValue<long>(out _),
        "boolean" => value.TryGetValue<bool>(out _),
        "quantity" => value.TryGetValue<string>(out var text) ? Quantity().IsMatch(text) : value.TryGetValue<long>(out _),
        "duration" => value.TryGetValue<string>(out var text) && Duration().IsMatch(text),
        _ => value.TryGetValue<string>(out var text) && type.Split('|').Contains(text),
    };

    private static JsonObject Read()
    {
        using var reader = new StreamReader(typeof(Shape).Assembly.GetManifestResourceStream("custom-resources.yaml")!);
        return YamlJson.Documents(reader.ReadToEnd()).Single().AsObject();
    }

    [GeneratedRegex(@"^\d+(\.\d+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$")]
    private static partial Regex Quantity();

    [GeneratedRegex(@"^(\d+h)?(\d+m)?(\d+s)?$")]
    private static partial Regex Duration();
}
