using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;

namespace TopGrid.Transcoding.Answers;

/// <summary>Messages as JSON, by the mapping of protobuf.</summary>
internal static class JsonMapping
{
    /// <summary>Messages that may stand in an Any: the details of an error.</summary>
    private static readonly TypeRegistry _known = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);

    /// <summary>Fields that hold nothing are written too: who reads JSON sees 0 places as 0, not as a field that is missing.</summary>
    public static JsonFormatter Formatter { get; } = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithTypeRegistry(_known));

    /// <summary>A field that the contract does not know is a mistake of the caller, who should hear of it.</summary>
    public static JsonParser Parser { get; } = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    /// <summary>One field of a message as JSON.</summary>
    public static string FieldOf(IMessage message, string field)
    {
        var text = Formatter.Format(message);
        var descriptor = message.Descriptor.FindFieldByName(field);
        using var document = System.Text.Json.JsonDocument.Parse(text);
        return document.RootElement.TryGetProperty(descriptor.JsonName, out var value) ? value.GetRawText() : "null";
    }
}
