using System.Collections.Immutable;
using Google.Protobuf.Reflection;
using TopGrid.Grpc.Server;

namespace TopGrid.Reflection;

/// <summary>The contract files of all services, and what is declared in each.</summary>
internal sealed class ContractIndex
{
    private readonly Dictionary<string, FileDescriptor> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> extensions = new(StringComparer.Ordinal);

    public ContractIndex(GrpcServer server)
    {
        Services = [.. server.ServiceNames];
        foreach (var service in server.Services)
        {
            Add(service.File);
        }
    }

    /// <summary>Full names of all services, in byte order.</summary>
    public ImmutableArray<string> Services { get; }

    public FileDescriptor? FileNamed(string name) => files.GetValueOrDefault(name);

    /// <summary>The file that declares a message, field, enumeration, value, service, method or extension.</summary>
    public FileDescriptor? FileOf(string symbol) => symbols.GetValueOrDefault(symbol);

    public FileDescriptor? FileOfExtension(string type, int number) => extensions.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>Numbers of all known extensions of a message; null = there is no such message.</summary>
    public IReadOnlyCollection<int>? ExtensionsOf(string type) =>
        extensions.TryGetValue(type, out var numbers) ? numbers.Keys
            : symbols.GetValueOrDefault(type) is { } file && Messages(file.MessageTypes).Any(message => message.FullName == type) ? []
            : null;

    private static IEnumerable<MessageDescriptor> Messages(IEnumerable<MessageDescriptor> types) =>
        types.SelectMany(type => Messages(type.NestedTypes).Prepend(type));

    private void Add(FileDescriptor file)
    {
        if (!files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            Add(dependency);
        }

        var messages = Messages(file.MessageTypes).ToList();
        IEnumerable<IDescriptor> declared =
        [
            .. messages,
            .. messages.SelectMany(message => message.Fields.InDeclarationOrder()),
            .. messages.SelectMany(message => message.Oneofs),
            .. file.EnumTypes.Concat(messages.SelectMany(message => message.EnumTypes)).SelectMany(type => type.Values.Cast<IDescriptor>().Prepend(type)),
            .. file.Services.SelectMany(service => service.Methods.Cast<IDescriptor>().Prepend(service)),
        ];
        foreach (var symbol in declared)
        {
            symbols.TryAdd(symbol.FullName, file);
        }

        foreach (var extension in file.Extensions.UnorderedExtensions.Concat(messages.SelectMany(message => message.Extensions.UnorderedExtensions)))
        {
            symbols.TryAdd(extension.FullName, file);
            if (!extensions.TryGetValue(extension.ExtendeeType.FullName, out var numbers))
            {
                extensions[extension.ExtendeeType.FullName] = numbers = [];
            }

            numbers.TryAdd(extension.FieldNumber, file);
        }
    }
}
