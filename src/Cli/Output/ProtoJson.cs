using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;

namespace TopGrid.Cli.Output;

/// <summary>Messages of the host for machines, in protobuf's own JSON form (64-bit numbers are strings there).</summary>
internal static class ProtoJson
{
    private static readonly JsonFormatter _formatter = new(new JsonFormatter.Settings(
        formatDefaultValues: true, TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor)));

    public static JsonNode ToJson(IMessage message) => JsonNode.Parse(_formatter.Format(message))!;

    public static JsonArray ToJson(IEnumerable<IMessage> messages) => [.. messages.Select(ToJson)];
}
