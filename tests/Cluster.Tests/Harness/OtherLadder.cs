using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace TopGrid.Cluster.Tests.Harness;

/// <summary>The program as it is but for the version of its ladder: what a worker is that was not upgraded with the others.</summary>
internal static class OtherLadder
{
    /// <summary>The version that it has.</summary>
    public const string Version = "0";

    // The version is a constant, so it stands in the assembly that uses it.
    private const string Current = "1";
    private const string User = "TopGrid.Allocation.dll";

    /// <summary>Puts the program into a folder.</summary>
    /// <returns>The program.</returns>
    public static string PutInto(string folder)
    {
        foreach (var file in Directory.GetFileSystemEntries(AppContext.BaseDirectory))
        {
            var name = Path.GetFileName(file);
            if (name == User)
            {
                File.WriteAllBytes(Path.Combine(folder, name), Changed(File.ReadAllBytes(file)));
            }
            else if (name.StartsWith("topgrid.", StringComparison.Ordinal))
            {
                File.Copy(file, Path.Combine(folder, name));
            }
            else
            {
                File.CreateSymbolicLink(Path.Combine(folder, name), file);
            }
        }

        return Path.Combine(folder, "topgrid.dll");
    }

    private static byte[] Changed(byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        var metadata = file.GetMetadataReader();
        var heap = file.PEHeaders.MetadataStartOffset + metadata.GetHeapMetadataOffset(HeapIndex.UserString);
        var changed = 0;
        for (var text = MetadataTokens.UserStringHandle(1); !text.IsNil; text = metadata.GetNextHandle(text))
        {
            if (metadata.GetUserString(text) == Current)
            {
                // One byte of length comes first in the heap.
                Encoding.Unicode.GetBytes(Version).CopyTo(assembly, heap + MetadataTokens.GetHeapOffset(text) + 1);
                changed++;
            }
        }

        Assert.Equal(1, changed);
        return assembly;
    }
}
