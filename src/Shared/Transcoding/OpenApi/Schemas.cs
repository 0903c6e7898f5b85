using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using TopGrid.Transcoding.Requests;

namespace TopGrid.Transcoding.OpenApi;

/// <summary>JSON schemas of messages and enumerations by protobuf's JSON mapping; each that is named is collected once.</summary>
internal sealed class Schemas(Comments comments)
{
    private readonly SortedDictionary<string, JsonObject> _named = new(StringComparer.Ordinal);

    /// <summary>All that were named, in byte order.</summary>
    public JsonObject All() => new(_named.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value)));

    /// <summary>A reference to a message.</summary>
    public JsonObject Of(MessageDescriptor type)
    {
        if (WellKnown(type) is { } plain)
        {
            return plain;
        }

        if (_named.TryAdd(type.FullName, []))
        {
            var schema = _named[type.FullName];
            foreach (var (name, value) in Inline(type, without: []).ToList())
            {
                schema[name] = value?.DeepClone();
            }
        }

        return Reference(type.FullName);
    }

    /// <summary>A message as an object, without some of its fields.</summary>
    public JsonObject Inline(MessageDescriptor type, IReadOnlyCollection<string> without)
    {
        var schema = Described(new JsonObject { ["type"] = "object" }, comments.Of(type));
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in type.Fields.InDeclarationOrder().Where(field => !without.Contains(field.Name)))
        {
            properties[field.JsonName] = Property(field);
            if (Behaves(field, FieldBehavior.Required))
            {
                required.Add(field.JsonName);
            }
        }

        schema["properties"] = properties;
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    /// <summary>A field, with its comment.</summary>
    public JsonObject Property(FieldDescriptor field)
    {
        var schema = field switch
        {
            { IsMap: true } =>
                new JsonObject { ["type"] = "object", ["additionalProperties"] = Single(field.MessageType.FindFieldByNumber(2)) },
            { IsRepeated: true } => new JsonObject { ["type"] = "array", ["items"] = Single(field) },
            _ => Single(field),
        };
        if (Behaves(field, FieldBehavior.OutputOnly))
        {
            schema["readOnly"] = true;
        }

        return Described(schema, comments.Of(field.FullName));
    }

    /// <summary>Whether a field is said to be required, output only and so on.</summary>
    public static bool Behaves(FieldDescriptor field, FieldBehavior behavior) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(behavior) == true;

    /// <summary>Adds a description.</summary>
    public static JsonObject Described(JsonObject element, string? comment)
    {
        if (comment is not null)
        {
            element["description"] = comment;
        }

        return element;
    }

    private JsonObject Single(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Of(field.MessageType),
        FieldType.Enum => Of(field.EnumType),
        _ => Scalar(field.FieldType),
    };

    private JsonObject Of(EnumDescriptor type)
    {
        var lines = type.Values.Select(value => $"* `{value.Name}`: {comments.Of($"{type.FullName}.{value.Name}")}".TrimEnd(' ', ':'));
        _named.TryAdd(type.FullName, Described(
            new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. type.Values.Select(value => (JsonNode)value.Name)]) },
            string.Join('\n', [comments.Of(type) ?? type.Name, "", .. lines])));
        return Reference(type.FullName);
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static JsonObject Scalar(FieldType type) => type switch
    {
        FieldType.Bool => new JsonObject { ["type"] = "boolean" },
        FieldType.String => new JsonObject { ["type"] = "string" },
        FieldType.Bytes => new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" },
        FieldType.Float or FieldType.Double => new JsonObject { ["type"] = "number" },
        FieldType.UInt32 or FieldType.Fixed32 => new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = uint.MaxValue },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => new JsonObject { ["type"] = "integer", ["format"] = "int32" },

        // JSON's numbers lose digits beyond 53 bits in many readers, so protobuf writes 64 bits as a string.
        FieldType.UInt64 or FieldType.Fixed64 => new JsonObject { ["type"] = "string", ["format"] = "uint64", ["pattern"] = "^[0-9]+$" },
        _ => new JsonObject { ["type"] = "string", ["format"] = "int64", ["pattern"] = "^-?[0-9]+$" },
    };

    private static JsonObject? WellKnown(MessageDescriptor type) => type.FullName switch
    {
        "google.protobuf.Timestamp" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "google.protobuf.Duration" => new JsonObject { ["type"] = "string", ["pattern"] = @"^-?[0-9]+(\.[0-9]{1,9})?s$" },
        "google.protobuf.FieldMask" => new JsonObject { ["type"] = "string" },
        "google.protobuf.Empty" or "google.protobuf.Struct" or "google.protobuf.Any" => new JsonObject { ["type"] = "object" },
        "google.protobuf.Value" => [],
        "google.protobuf.ListValue" => new JsonObject { ["type"] = "array" },
        _ when Parameters.IsLeaf(type) => Scalar(type.FindFieldByNumber(1).FieldType),
        _ => null,
    };
}
