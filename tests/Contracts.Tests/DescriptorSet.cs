using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TopGrid.Common.V1;

namespace TopGrid.Contracts.Tests;

/// <summary>All contracts as protoc sees them, comments included; a fresh copy each time, so that a test may break it.</summary>
internal static class DescriptorSet
{
    private static readonly byte[] _bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "contracts.pb"));

    public static IReadOnlyList<FileDescriptorProto> Ours() =>
        [.. Whole().File.Where(file => file.Package.StartsWith("topgrid.", StringComparison.Ordinal))];

    /// <summary>With the definitions of others that the contracts import.</summary>
    public static FileDescriptorSet Whole()
    {
        var extensions = new ExtensionRegistry
        {
            AccessExtensions.Access, AnnotationsExtensions.Http, FieldBehaviorExtensions.FieldBehavior,
            ResourceExtensions.ResourceDefinition, ResourceExtensions.ResourceReference,
        };
        return FileDescriptorSet.Parser.WithExtensionRegistry(extensions).ParseFrom(_bytes);
    }

    public static FileDescriptorProto Named(this IEnumerable<FileDescriptorProto> files, string name) =>
        files.Single(file => file.Name == name);

    public static IEnumerable<(FileDescriptorProto File, ServiceDescriptorProto Service, MethodDescriptorProto Method)> Methods(
        this IEnumerable<FileDescriptorProto> files) =>
        from file in files
        from service in file.Service
        from method in service.Method
        select (file, service, method);
}
