using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using TopGrid.Transcoding.Paths;

namespace TopGrid.Transcoding.Requests;

/// <summary>The fields of a request that stand in the path and in the query.</summary>
internal static class Parameters
{
    /// <summary>Reads them into a message.</summary>
    /// <param name="binding">The place of the method.</param>
    /// <param name="variables">What the path says, by field path.</param>
    /// <param name="query">The query.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: a parameter that the request does not have, or a value that does not
    /// fit.</exception>
    public static IMessage Read(HttpBinding binding, IReadOnlyDictionary<string, string> variables, IQueryCollection query)
    {
        var type = binding.Descriptor.InputType;
        var root = new JsonObject();
        foreach (var (path, value) in variables)
        {
            Put(root, type, path, [value]);
        }

        foreach (var (name, values) in query)
        {
            if (binding.Body == "*")
            {
                throw Wrong.Request(name, "This method takes no query parameters; write the field into the body.");
            }

            var path = Canonical(type, name);
            if (variables.Keys.Any(bound => Overlaps(bound, path)) || (binding.Body.Length > 0 && Overlaps(binding.Body, path)))
            {
                throw Wrong.Request(name, "This field is given by the path or the body; leave it out of the query.");
            }

            Put(root, type, path, [.. values.Select(value => value ?? "")]);
        }

        return JsonText.Parse(root.ToJsonString(), type, firstLine: null);
    }

    private static bool Overlaps(string one, string other) =>
        one == other || one.StartsWith(other + ".", StringComparison.Ordinal) || other.StartsWith(one + ".", StringComparison.Ordinal);

    /// <summary>The field path in the names of the contract; a query may write names as JSON does, too.</summary>
    private static string Canonical(MessageDescriptor type, string path)
    {
        var names = path.Split('.');
        var inside = type;
        for (var i = 0; i < names.Length; i++)
        {
            var field = inside is null || (i > 0 && IsLeaf(inside)) ? null : FieldOf(inside, names[i]);
            if (field is null)
            {
                throw Wrong.Request(path, $"{type.Name} has no such field.");
            }

            names[i] = field.Name;
            inside = field is { FieldType: FieldType.Message, IsRepeated: false } ? field.MessageType : null;
        }

        return string.Join('.', names);
    }

    private static void Put(JsonObject root, MessageDescriptor type, string path, string[] values)
    {
        var names = path.Split('.');
        foreach (var name in names.SkipLast(1))
        {
            type = type.FindFieldByName(name).MessageType;
            var inner = root[name] as JsonObject ?? [];
            root[name] = inner;
            root = inner;
        }

        var field = type.FindFieldByName(names[^1]);
        if (field.IsMap || (field.FieldType == FieldType.Message && (field.IsRepeated || !IsLeaf(field.MessageType))))
        {
            throw Wrong.Request(path, "This field holds messages; give the fields inside it, or call the method by gRPC.");
        }

        if (!field.IsRepeated && values.Length > 1)
        {
            throw Wrong.Request(path, "This field takes one value and got more.");
        }

        root[field.Name] = field.IsRepeated
            ? new JsonArray([.. values.Select(value => ValueOf(field, path, value))])
            : ValueOf(field, path, values[0]);
    }

    /// <summary>A parameter as protobuf's JSON writes its type; whether it fits is the parser's business.</summary>
    private static JsonValue? ValueOf(FieldDescriptor field, string path, string value)
    {
        var type = field.FieldType == FieldType.Message ? Wrapped(field.MessageType) : field.FieldType;
        return type switch
        {
            FieldType.Bool =>
                value is "true" or "false"
                    ? JsonValue.Create(value == "true")
                    : throw Wrong.Request(path, "This field takes true or false."),
            FieldType.Enum when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            FieldType.Bytes => JsonValue.Create(Padded(value.Replace('-', '+').Replace('_', '/').TrimEnd('='))),
            _ => JsonValue.Create(value),
        };
    }

    private static string Padded(string base64) => base64.PadRight((base64.Length + 3) / 4 * 4, '=');

    /// <summary>Well-known types that are one string, number or truth value in JSON.</summary>
    internal static bool IsLeaf(MessageDescriptor type) =>
        type.File.Package == "google.protobuf"
            && (type.Name is "Timestamp" or "Duration" or "FieldMask" || Wrapped(type) != FieldType.Message);

    private static FieldType Wrapped(MessageDescriptor type) =>
        type.File.Name == "google/protobuf/wrappers.proto" ? type.FindFieldByNumber(1).FieldType : FieldType.Message;

    internal static FieldDescriptor? FieldOf(MessageDescriptor type, string name) =>
        type.FindFieldByName(name) ?? type.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name);
}
