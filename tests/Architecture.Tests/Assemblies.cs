using Mono.Cecil;

namespace TopGrid.Architecture.Tests;

/// <summary>Reads the compiled assemblies beside the tests, each time afresh so that a test may plant a violation in its copy.</summary>
internal static class Assemblies
{
    /// <summary>The modules in the order in which facts flow; a module may call only those before it.</summary>
    public static readonly string[] Modules = ["Registration", "Assessment", "Allocation", "Employment", "Audit"];

    public static string Directory => AppContext.BaseDirectory;

    public static AssemblyDefinition Read(string name)
    {
        var path = Path.Combine(Directory, name + ".dll");
        Assert.True(File.Exists(path), $"{name}.dll is not beside the tests; is it still referenced?");
        return AssemblyDefinition.ReadAssembly(new MemoryStream(File.ReadAllBytes(path)));
    }

    /// <summary>Names of the assemblies of TopGrid.</summary>
    public static IEnumerable<string> Ours() =>
        System.IO.Directory.EnumerateFiles(Directory, "TopGrid.*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The module that an assembly belongs to, or null for shared libraries and programs.</summary>
    public static string? ModuleOf(string assembly) =>
        Modules.FirstOrDefault(
            module => assembly == $"TopGrid.{module}" || assembly.StartsWith($"TopGrid.{module}.", StringComparison.Ordinal));

    public static bool IsContracts(string assembly) => assembly.EndsWith(".Contracts", StringComparison.Ordinal);
}
