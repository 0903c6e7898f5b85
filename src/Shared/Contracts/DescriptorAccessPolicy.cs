using System.Collections.Frozen;
using System.Collections.Immutable;
using Google.Api;
using Google.Protobuf.Reflection;
using TopGrid.Access.Callers;
using TopGrid.Access.Rules;
using TopGrid.Common.V1;

namespace TopGrid.Common.Contracts;

/// <summary>Who may call a method, read from the option <c>(topgrid.common.v1.access)</c> in the contracts.</summary>
public sealed class DescriptorAccessPolicy : IAccessPolicy
{
    private readonly FrozenDictionary<string, AccessRule> _rules;

    /// <summary>Reads the rules of these services.</summary>
    /// <param name="services">Their descriptors, such as <c>RegistrationService.Descriptor</c>.</param>
    /// <exception cref="InvalidOperationException">
    /// A method's option contradicts itself; the message names the method. A method without the option is left to the server, which refuses
    /// to start.
    /// </exception>
    public DescriptorAccessPolicy(params IEnumerable<ServiceDescriptor> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var found = new Dictionary<string, AccessRule>(StringComparer.Ordinal);
        foreach (var method in services.SelectMany(service => service.Methods))
        {
            if (Read(method) is { } rule)
            {
                found.Add($"/{method.Service.FullName}/{method.Name}", rule);
            }
        }

        _rules = found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public AccessRule? Find(string fullMethodName) => _rules.GetValueOrDefault(fullMethodName);

    private static AccessRule? Read(MethodDescriptor method)
    {
        var access = method.GetOptions()?.GetExtension(AccessExtensions.Access);
        if (access is null)
        {
            return null;
        }

        return Contradiction(access) is { } wrong
            ? throw new InvalidOperationException(
                $"{method.FullName}: {wrong}. Correct the option (topgrid.common.v1.access) in {method.File.Name}.")
            : (access.Anonymous
            ? AccessRule.Anyone
            : AccessRule.For([.. access.Roles.Select(role => (CallerRole)role)])) with { Writes = Writes(method) };
    }

    // By its place under HTTP (AIP-127): what only reads is a GET.
    private static bool Writes(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.PatternCase is not HttpRule.PatternOneofCase.Get;

    private static string? Contradiction(V1.Access access)
    {
        if (access.Anonymous)
        {
            return access.Roles.Count > 0 ? "anonymous and roles exclude each other" : null;
        }

        if (access.Roles.Count == 0)
        {
            return "no role may call it";
        }

        ImmutableHashSet<Role> roles = [.. access.Roles];
        return roles.Count != access.Roles.Count ? "a role stands twice"
            : roles.Contains(Role.Unspecified) || !roles.All(Enum.IsDefined) ? "a role is unspecified or unknown"
            : null;
    }
}
