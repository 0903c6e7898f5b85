using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace TopGrid.Audit.Recording;

/// <summary>
/// What a request says by its habitual fields (AIP-122, 131-135, 155); the first message of a stream says it in its header.
/// </summary>
internal static class RequestFields
{
    private static readonly string[] _resource = ["name", "parent", "run", "year"];

    public static string ResourceOf(IMessage? request) =>
        _resource.Select(field => Text(request, field) ?? Text(Header(request), field)).FirstOrDefault(text => text is { Length: > 0 })
            ?? "";

    public static string RequestIdOf(IMessage? request) => Text(request, "request_id") ?? Text(Header(request), "request_id") ?? "";

    private static IMessage? Header(IMessage? request) =>
        request?.Descriptor.FindFieldByName("header") is { FieldType: FieldType.Message } header
            ? header.Accessor.GetValue(request) as IMessage
            : null;

    private static string? Text(IMessage? message, string name) =>
        message?.Descriptor.FindFieldByName(name) is { FieldType: FieldType.String, IsRepeated: false } field
            ? (string)field.Accessor.GetValue(message)
            : null;
}
