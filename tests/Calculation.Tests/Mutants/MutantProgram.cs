using System.Reflection;
using System.Runtime.Loader;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Dataset;
using TopGrid.Rules.Volume;

namespace TopGrid.Calculation.Tests.Mutants;

/// <summary>
/// The calculation with another engine or another count of days beside the real one in the same process: all that reaches them is loaded
/// a second time, all else is shared.
/// </summary>
internal sealed class MutantProgram : AssemblyLoadContext
{
    private readonly Dictionary<string, byte[]> _own;
    private readonly MethodInfo _allocate;

    public MutantProgram(string mutated, byte[] bytes)
        : base(isCollectible: true)
    {
        var here = typeof(MutantProgram).Assembly;
        Assembly[] own =
            [typeof(Ladder).Assembly, typeof(VolumeIndex).Assembly, typeof(DatasetYear).Assembly, typeof(YearRun).Assembly, here];
        _own = own.ToDictionary(a => a.GetName().Name!, a => File.ReadAllBytes(a.Location));
        _own[mutated] = bytes;
        _allocate = LoadFromAssemblyName(here.GetName()).GetType(typeof(Folders).FullName!)!.GetMethod(nameof(Folders.Allocate))!;
    }

    /// <summary>The result files of a folder, or why there are none.</summary>
    public (Dictionary<string, byte[]>? Files, string? Stopped) Allocate(IReadOnlyDictionary<string, string> folder)
    {
        try
        {
            return ((Dictionary<string, byte[]>)_allocate.Invoke(null, [folder, Array.Empty<string>()])!, null);
        }
        catch (TargetInvocationException stopped)
        {
            return (null, stopped.InnerException!.Message);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _own.TryGetValue(assemblyName.Name!, out var bytes) ? LoadFromStream(new MemoryStream(bytes)) : null;
}
