using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TopGrid.Transcoding.Answers;

namespace TopGrid.Transcoding.Requests;

/// <summary>Reads a message from JSON and says where it is wrong.</summary>
internal static class JsonText
{
    /// <summary>Reads a message.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="type">Its type.</param>
    /// <param name="firstLine">Number of the line that it starts on in the request; null = it is no text that a caller wrote.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT with the line and column, or the field.</exception>
    public static IMessage Parse(string text, MessageDescriptor type, int? firstLine)
    {
        try
        {
            return JsonMapping.Parser.Parse(text, type);
        }
        catch (Exception problem) when (problem is IOException or InvalidOperationException or FormatException
            or OverflowException or ArgumentException)
        {
            throw Locate(text, type, firstLine, problem);
        }
    }

    /// <summary>Reads bytes as UTF-8.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: they are not.</exception>
    public static string Decode(byte[] bytes, int firstLine)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException problem)
        {
            throw Wrong.Request($"line {firstLine}", $"Byte {problem.Index} of it is no UTF-8.");
        }
    }

    private static Grpc.Core.RpcException Locate(string text, MessageDescriptor type, int? firstLine, Exception problem)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return Wrong.Request(firstLine is { } at ? $"line {at}" : type.Name, $"This is no JSON object; {type.Name} takes one.");
            }

            var (path, what) = Fault(document.RootElement, type, "") ?? (type.Name, problem.Message);
            return Wrong.Request(firstLine > 1 ? $"line {firstLine}, {path}" : path, what);
        }
        catch (JsonException syntax)
        {
            return Wrong.Request(
                $"line {syntax.LineNumber + firstLine ?? 1}, column {syntax.BytePositionInLine + 1}",
                "This is no JSON: " + syntax.Message.Split(" LineNumber:", 2)[0]);
        }
    }

    /// <summary>The first field that does not fit: each is tried alone.</summary>
    private static (string Path, string What)? Fault(JsonElement value, MessageDescriptor type, string path)
    {
        foreach (var property in value.EnumerateObject())
        {
            var place = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (Parameters.FieldOf(type, property.Name) is not { } field)
            {
                return (place, $"{type.Name} has no such field.");
            }

            if (FaultOf(property.Value, field, place) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static (string Path, string What)? FaultOf(JsonElement value, FieldDescriptor field, string place)
    {
        var isMessage = field is { FieldType: FieldType.Message, IsMap: false } && field.MessageType.File.Package != "google.protobuf";
        if (isMessage && !field.IsRepeated && value.ValueKind == JsonValueKind.Object)
        {
            return Fault(value, field.MessageType, place);
        }

        if (isMessage && field.IsRepeated && value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray()
                .Select((item, i) => item.ValueKind == JsonValueKind.Object
                    ? Fault(item, field.MessageType, $"{place}[{i}]")
                    : ($"{place}[{i}]", $"This is no JSON object; {field.MessageType.Name} takes one."))
                .FirstOrDefault(fault => fault is not null);
        }

        try
        {
            JsonMapping.Parser.Parse($"{{\"{field.JsonName}\":{value.GetRawText()}}}", field.ContainingType);
            return null;
        }
        catch (Exception problem) when (problem is IOException or InvalidOperationException or FormatException
            or OverflowException or ArgumentException)
        {
            return (place, Expectation(field) ?? problem.Message);
        }
    }

    private static string? Expectation(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Enum => $"This field takes one of {string.Join(", ", field.EnumType.Values.Select(value => value.Name))}.",
        FieldType.Bool => "This field takes true or false.",
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 or FieldType.UInt32 or FieldType.Fixed32 =>
            "This field takes a whole number of 32 bits.",
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 or FieldType.UInt64 or FieldType.Fixed64 =>
            "This field takes a whole number of 64 bits, as a string or a number.",
        FieldType.Bytes => "This field takes bytes in base64.",
        FieldType.String => "This field takes a string.",
        FieldType.Message when field.MessageType.Name == "Timestamp" =>
            "This field takes an instant as RFC 3339 writes it, such as 2025-02-01T12:00:00Z.",
        _ => null,
    };
}
