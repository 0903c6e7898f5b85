using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace TopGrid.Architecture.Tests;

/// <summary>
/// Which assembly may reference which. Each rule returns its violations as sentences, so that a planted one can be looked for.
/// </summary>
internal static class DependencyRules
{
    /// <summary>A module reaches another only through its contracts, and only to the left.</summary>
    public static IEnumerable<string> ModuleReferences(AssemblyDefinition assembly)
    {
        var name = assembly.Name.Name;
        var module = Assemblies.ModuleOf(name);
        if (module is null)
        {
            yield break;
        }

        foreach (var reference in References(assembly))
        {
            var other = Assemblies.ModuleOf(reference);
            if (other is null || other == module)
            {
                continue;
            }

            if (!Assemblies.IsContracts(reference))
            {
                yield return $"{name} references the internals of another module: {reference}.";
            }

            if (Array.IndexOf(Assemblies.Modules, other) > Array.IndexOf(Assemblies.Modules, module))
            {
                yield return $"{name} references a module to its right: {reference}.";
            }
        }
    }

    /// <summary>
    /// Contracts know the common contracts and nothing else of TopGrid but what calls have in common; their stubs are written in the types
    /// of gRPC and Protobuf.
    /// </summary>
    public static IEnumerable<string> ContractReferences(AssemblyDefinition assembly)
    {
        var name = assembly.Name.Name;
        if (!Assemblies.IsContracts(name))
        {
            yield break;
        }

        foreach (var reference in References(assembly))
        {
            var generated = IsPlatform(reference) || reference is "Google.Protobuf" or "Google.Api.CommonProtos" or "Grpc.Core.Api";
            var common = reference is "TopGrid.Common.Contracts" or "TopGrid.Access" or "TopGrid.Rpc";
            if (!generated && !common)
            {
                yield return $"{name} references {reference}; contracts may reference only the common contracts.";
            }
        }
    }

    /// <summary>The engine is pure: the platform's base library and nothing else, and of that no file, network, clock or process.</summary>
    public static IEnumerable<string> EngineReferences(AssemblyDefinition assembly)
    {
        string[] allowed =
        [
            "System.Runtime", "System.Collections", "System.Memory", "System.Linq", "System.Runtime.InteropServices",
            "System.Runtime.Intrinsics", "System.Security.Cryptography", "System.Threading", "System.Threading.Tasks.Parallel",
            "System.Threading.Thread", "System.Runtime.Numerics", "System.Text.Encoding.Extensions", "System.Collections.Concurrent",
        ];
        return References(assembly).Where(reference => !allowed.Contains(reference))
            .Select(reference => $"{assembly.Name.Name} references {reference}; the engine references nothing but the base library.");
    }

    /// <summary>
    /// The rules lie below everything: the base library, YAML and canonical JSON, and of the base library no file, network or process.
    /// </summary>
    public static IEnumerable<string> RulesReferences(AssemblyDefinition assembly)
    {
        var name = assembly.Name.Name;
        string[] forbidden = ["System.IO.FileSystem", "System.Net", "System.Diagnostics.Process"];
        foreach (var reference in References(assembly))
        {
            var allowed = reference is "YamlDotNet" or "TopGrid.Canonical"
                || (IsPlatform(reference) && !forbidden.Any(prefix => reference.StartsWith(prefix, StringComparison.Ordinal)));
            if (!allowed)
            {
                yield return $"{name} references {reference}; the rules are below all else.";
            }
        }

        var called = assembly.MainModule.GetAllTypes().SelectMany(type => type.Methods).Where(method => method.HasBody)
            .SelectMany(method => method.Body.Instructions)
            .Select(instruction => (instruction.Operand as MethodReference)?.DeclaringType.FullName);
        foreach (var type in called.Where(
            type => type is "System.IO.File" or "System.IO.FileInfo" or "System.IO.FileStream" or "System.IO.Directory"))
        {
            yield return $"{name} calls {type}; who reads a rule file passes its text.";
        }
    }

    /// <summary>Shared libraries know no module.</summary>
    public static IEnumerable<string> SharedReferences(AssemblyDefinition assembly)
    {
        var name = assembly.Name.Name;
        if (Assemblies.ModuleOf(name) is not null
            || name is "TopGrid.Host" or "TopGrid.Worker" or "TopGrid.Cluster" or "topgrid"
            || !name.StartsWith("TopGrid.", StringComparison.Ordinal))
        {
            return [];
        }

        return References(assembly).Where(reference => Assemblies.ModuleOf(reference) is not null)
            .Select(reference => $"{name} is shared but references the module assembly {reference}.");
    }

    /// <summary>The cluster alone knows of actors: what it hands out and who computes it do not.</summary>
    public static IEnumerable<string> ActorReferences(AssemblyDefinition assembly) => assembly.Name.Name == "TopGrid.Cluster"
        ? []
        : References(assembly).Where(reference => reference == "Akka" || reference.StartsWith("Akka.", StringComparison.Ordinal))
            .Select(reference => $"{assembly.Name.Name} references {reference}");

    public static IEnumerable<string> References(AssemblyDefinition assembly) =>
        assembly.MainModule.AssemblyReferences.Select(reference => reference.Name);

    private static bool IsPlatform(string reference) =>
        reference.StartsWith("System.", StringComparison.Ordinal) || reference is "System" or "netstandard" or "mscorlib";
}
