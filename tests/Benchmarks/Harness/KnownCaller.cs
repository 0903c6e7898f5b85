using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Access.Identities;

namespace TopGrid.Benchmarks.Harness;

/// <summary>An operator whom hosts know by the identities file of a folder, which goes when it does.</summary>
internal sealed class KnownCaller : IDisposable
{
    public KnownCaller() => Secret = new LocalIdentityStore(FileIn(Folder)).Create("operator", "Operator", [CallerRole.Operator]).Token;

    /// <summary>For identities and databases.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("topgrid-benchmark-").FullName;

    /// <summary>The local secret.</summary>
    public string Secret { get; }

    /// <summary>What a client sends to be known.</summary>
    public Metadata Token => new() { { "authorization", "Bearer " + Secret } };

    public static string FileIn(string folder) => Path.Combine(folder, "identities.json");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
