using Google.Api;
using Google.Protobuf.Reflection;
using TopGrid.Common.V1;

namespace TopGrid.Contracts.Tests;

/// <summary>What every contract keeps to. Each rule returns its violations as sentences that name the place.</summary>
internal static class ContractRules
{
    /// <summary>Every method says who may call it, without contradiction.</summary>
    public static IEnumerable<string> AccessStated(IEnumerable<FileDescriptorProto> files)
    {
        foreach (var (file, service, method) in files.Methods())
        {
            var access = method.Options?.GetExtension(AccessExtensions.Access);
            var name = $"{file.Package}.{service.Name}.{method.Name}";
            if (access is null)
            {
                yield return $"{name} does not say who may call it.";
            }
            else if (access.Anonymous == access.Roles.Count > 0
                || access.Roles.Contains(Role.Unspecified)
                || access.Roles.Distinct().Count() != access.Roles.Count)
            {
                yield return $"{name} contradicts itself on who may call it.";
            }
            else if (access.Roles.Contains(Role.Module) && access.Roles.Count > 1)
            {
                yield return $"{name} is for modules and for callers from outside at once.";
            }
        }
    }

    /// <summary>Every method has a place under HTTP, and no two the same.</summary>
    public static IEnumerable<string> HttpStated(IEnumerable<FileDescriptorProto> files)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, service, method) in files.Methods())
        {
            var name = $"{file.Package}.{service.Name}.{method.Name}";
            var http = method.Options?.GetExtension(AnnotationsExtensions.Http);
            var path = http?.PatternCase switch { HttpRule.PatternOneofCase.Get => http.Get, HttpRule.PatternOneofCase.Post =>
                http.Post, _ => "" };
            if (http is null || path.Length == 0)
            {
                yield return $"{name} has no place under HTTP.";
                continue;
            }

            // Paths that match the same addresses differ at most in the names of variables.
            var address = http.PatternCase + " " + System.Text.RegularExpressions.Regex.Replace(path, @"\{[a-z_]+=([^}]*)\}", "$1");
            if (!taken.TryAdd(address, name))
            {
                yield return $"{name} has the same place under HTTP as {taken[address]}.";
            }

            if (VariableOf(path) is { } variable && Input(files, method).Field.All(field => field.Name != variable))
            {
                yield return $"{name} takes '{variable}' from its path, which its request does not have.";
            }

            if (http.PatternCase == HttpRule.PatternOneofCase.Post && http.Body.Length == 0)
            {
                yield return $"{name} is a POST without a body.";
            }
        }
    }

    /// <summary>Every message, field, enumeration, value, service, method and extension has a comment that is a sentence.</summary>
    public static IEnumerable<string> Documented(IEnumerable<FileDescriptorProto> files)
    {
        foreach (var file in files)
        {
            var comments = file.SourceCodeInfo.Location
                .Where(location => location.LeadingComments.Length > 0)
                .ToDictionary(location => string.Join('.', location.Path), location => location.LeadingComments.Trim());
            foreach (var (path, name) in Elements(file))
            {
                if (!comments.TryGetValue(path, out var comment))
                {
                    yield return $"{file.Package}.{name} has no comment.";
                }
                else if (!(comment.EndsWith('.') || comment.EndsWith(')') || comment.EndsWith('`')))
                {
                    yield return $"{file.Package}.{name} has a comment that does not end as a sentence.";
                }
            }
        }
    }

    /// <summary>Nothing on the wire is a floating-point number (rules.md, opening).</summary>
    public static IEnumerable<string> NoFloatingPoint(IEnumerable<FileDescriptorProto> files) =>
        from file in files
        from message in file.MessageType
        from field in message.Field
        where field.Type is FieldDescriptorProto.Types.Type.Double or FieldDescriptorProto.Types.Type.Float
        select $"{file.Package}.{message.Name}.{field.Name} is a floating-point number.";

    /// <summary>Google's AIPs 132, 155, 158: lists have pages, writes have a request id that must be sent.</summary>
    public static IEnumerable<string> StandardFields(IEnumerable<FileDescriptorProto> files)
    {
        foreach (var (file, service, method) in files.Methods())
        {
            var name = $"{file.Package}.{service.Name}.{method.Name}";
            HashSet<string> fields = [.. Input(files, method).Field.Select(field => field.Name)];
            var list = method.Name.StartsWith("List", StringComparison.Ordinal);
            if (list && !(fields.Contains("page_size") && fields.Contains("page_token")))
            {
                yield return $"{name} is a list without pages.";
            }

            var writes = method.Options?.GetExtension(AnnotationsExtensions.Http)?.PatternCase == HttpRule.PatternOneofCase.Post;
            if (writes && !method.ClientStreaming && !fields.Contains("request_id"))
            {
                yield return $"{name} writes without a request id.";
            }
        }
    }

    /// <summary>
    /// Every method says whether it may be called twice: what reads has no side effects, what writes a request id; a stream of requests
    /// too.
    /// </summary>
    public static IEnumerable<string> IdempotencyStated(IEnumerable<FileDescriptorProto> files) =>
        from entry in files.Methods()
        let get = entry.Method.Options?.GetExtension(AnnotationsExtensions.Http)?.PatternCase == HttpRule.PatternOneofCase.Get
        let due = get ? MethodOptions.Types.IdempotencyLevel.NoSideEffects : MethodOptions.Types.IdempotencyLevel.Idempotent
        where entry.Method.Options?.IdempotencyLevel != due
        select $"{entry.File.Package}.{entry.Service.Name}.{entry.Method.Name} does not say that it is {due}.";

    /// <summary>A contract imports its own module, the common contracts and Google's, nothing else.</summary>
    public static IEnumerable<string> Imports(IEnumerable<FileDescriptorProto> files) =>
        from file in files
        let own = file.Name[..(file.Name.LastIndexOf('/') + 1)]
        from import in file.Dependency
        where !import.StartsWith(own, StringComparison.Ordinal) && !import.StartsWith("topgrid/common/v1/", StringComparison.Ordinal)
            && !import.StartsWith("google/", StringComparison.Ordinal)
        select $"{file.Name} imports {import}.";

    private static string? VariableOf(string path)
    {
        var start = path.IndexOf('{', StringComparison.Ordinal);
        return start < 0 ? null : path[(start + 1)..path.IndexOf('=', start)];
    }

    private static DescriptorProto Input(IEnumerable<FileDescriptorProto> files, MethodDescriptorProto method) =>
        (from file in files
         from message in file.MessageType
         where $".{file.Package}.{message.Name}" == method.InputType
         select message).Single();

    // Paths of descriptor.proto: 4 message (2 field, 3 nested, 4 enum, 8 oneof), 5 enum (2 value), 6 service (2 method), 7 extension.
    private static IEnumerable<(string Path, string Name)> Elements(FileDescriptorProto file) =>
    [
        .. file.MessageType.SelectMany((message, i) => Elements(message, $"4.{i}", message.Name)),
        .. file.EnumType.SelectMany((type, i) => Elements(type, $"5.{i}", type.Name)),
        .. file.Service.SelectMany((service, i) => service.Method
            .Select((method, j) => ($"6.{i}.2.{j}", $"{service.Name}.{method.Name}")).Prepend(($"6.{i}", service.Name))),
        .. file.Extension.Select((extension, i) => ($"7.{i}", extension.Name)),
    ];

    private static IEnumerable<(string Path, string Name)> Elements(DescriptorProto message, string path, string name) =>
        message.Options?.MapEntry == true
            ? []
            :
            [
                (path, name),
                .. message.Field.Select((field, i) => ($"{path}.2.{i}", $"{name}.{field.Name}")),
                .. message.OneofDecl.Select((part, i) => (part, i)).Where(entry => !IsSynthetic(message, entry.i))
                    .Select(entry => ($"{path}.8.{entry.i}", $"{name}.{entry.part.Name}")),
                .. message.NestedType.SelectMany((nested, i) => Elements(nested, $"{path}.3.{i}", $"{name}.{nested.Name}")),
                .. message.EnumType.SelectMany((type, i) => Elements(type, $"{path}.4.{i}", $"{name}.{type.Name}")),
            ];

    private static IEnumerable<(string Path, string Name)> Elements(EnumDescriptorProto type, string path, string name) =>
        type.Value.Select((value, i) => ($"{path}.2.{i}", $"{name}.{value.Name}")).Prepend((path, name));

    private static bool IsSynthetic(DescriptorProto message, int oneof) =>
        message.Field.Any(field => field.Proto3Optional && field.HasOneofIndex && field.OneofIndex == oneof);
}
