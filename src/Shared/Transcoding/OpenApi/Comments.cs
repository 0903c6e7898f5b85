using Google.Protobuf.Reflection;

namespace TopGrid.Transcoding.OpenApi;

/// <summary>
/// Comments of contracts by the full name of what they stand at; generated code does not carry them, a descriptor set does.
/// </summary>
internal sealed class Comments
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Reads a descriptor set with source information.</summary>
    public static Comments Read(Func<Stream>? set)
    {
        var comments = new Comments();
        if (set is not null)
        {
            using var stream = set();
            foreach (var file in FileDescriptorSet.Parser.ParseFrom(stream).File)
            {
                comments.Add(file);
            }
        }

        return comments;
    }

    /// <summary>The comment; null = none.</summary>
    public string? Of(IDescriptor element) => Of(element.FullName);

    /// <summary>The comment at a field of a message, which a oneof or an enumeration has by the name of its own.</summary>
    public string? Of(string fullName) => _texts.GetValueOrDefault(fullName);

    private void Add(FileDescriptorProto file)
    {
        var comments = (file.SourceCodeInfo?.Location ?? [])
            .Where(location => location.LeadingComments.Length > 0)
            // A path may stand there more than once, such as that of all extension ranges.
            .GroupBy(location => string.Join('.', location.Path))
            .ToDictionary(group => group.Key, group => Reflowed(group.First().LeadingComments));
        foreach (var (path, name) in Elements(file))
        {
            if (comments.TryGetValue(path, out var comment))
            {
                _texts[name] = comment;
            }
        }
    }

    private static string Reflowed(string comment) => string.Join('\n', comment.Split('\n').Select(line => line.Trim())).Trim();

    // Paths of descriptor.proto: 4 message (2 field, 3 nested, 4 enum), 5 enum (2 value), 6 service (2 method).
    private static IEnumerable<(string Path, string Name)> Elements(FileDescriptorProto file)
    {
        var scope = file.Package;
        return
        [
            .. file.MessageType.SelectMany((message, i) => Elements(message, $"4.{i}", $"{scope}.{message.Name}")),
            .. file.EnumType.SelectMany((type, i) => Elements(type, $"5.{i}", $"{scope}.{type.Name}")),
            .. file.Service.SelectMany((service, i) => service.Method
                .Select((method, j) => ($"6.{i}.2.{j}", $"{scope}.{service.Name}.{method.Name}"))
                .Prepend(($"6.{i}", $"{scope}.{service.Name}"))),
        ];
    }

    private static IEnumerable<(string Path, string Name)> Elements(DescriptorProto message, string path, string name) =>
    [
        (path, name),
        .. message.Field.Select((field, i) => ($"{path}.2.{i}", $"{name}.{field.Name}")),
        .. message.NestedType.SelectMany((nested, i) => Elements(nested, $"{path}.3.{i}", $"{name}.{nested.Name}")),
        .. message.EnumType.SelectMany((type, i) => Elements(type, $"{path}.4.{i}", $"{name}.{type.Name}")),
    ];

    private static IEnumerable<(string Path, string Name)> Elements(EnumDescriptorProto type, string path, string name) =>
        type.Value.Select((value, i) => ($"{path}.2.{i}", $"{name}.{value.Name}")).Prepend((path, name));
}
