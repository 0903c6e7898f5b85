using TopGrid.Cluster;
using TopGrid.Cluster.Security;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>An authority of this test process, and a pair that its nodes share.</summary>
public static class ClusterCertificates
{
    /// <summary>Seconds of silence after which a node counts as unreachable in tests.</summary>
    public const int PatienceSeconds = 3;

    private static readonly Lazy<string> _folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("topgrid-cluster-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        LocalAuthority.WritePair(folder, DateTimeOffset.UtcNow);
        return folder;
    });

    /// <summary>The folder.</summary>
    public static string Folder => _folder.Value;

    /// <summary>The setting of a node inside this process.</summary>
    public static ClusterOptions Options => new() { Certificates = Folder, PatienceSeconds = PatienceSeconds };

    /// <summary>The same as arguments of the program.</summary>
    public static string[] Arguments => ArgumentsWith(null);

    /// <summary>The same with another folder.</summary>
    public static string[] ArgumentsWith(string? folder) =>
        ["--cluster-certificates", folder ?? Folder, "--cluster-patience", $"{PatienceSeconds}"];
}
