using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests.Image;

/// <summary>What an OCI archive with one image holds, read without the tool that made it.</summary>
internal sealed class ImageArchive
{
    private ImageArchive(string digest, JsonNode config, IReadOnlyList<IReadOnlyList<TarEntry>> layers) =>
        (Digest, Config, Layers) = (digest, config, layers);

    /// <summary>Digest of the manifest: the name by which a cluster fetches it.</summary>
    public string Digest { get; }

    /// <summary>User, entry point, ports and the like.</summary>
    public JsonNode Config { get; }

    /// <summary>The entries of every layer, the lowest first.</summary>
    public IReadOnlyList<IReadOnlyList<TarEntry>> Layers { get; }

    /// <summary>Variables of every process.</summary>
    public Dictionary<string, string> Variables => Config.Texts("Env").Select(one => one.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>Reads a layout: the folder that an archive is packed from.</summary>
    public static ImageArchive Read(string layout)
    {
        var index = JsonNode.Parse(File.ReadAllText(Path.Combine(layout, "index.json")));
        var digest = Assert.Single(index.List("manifests")).Text("digest");
        var manifest = JsonNode.Parse(File.ReadAllText(Blob(layout, digest)));
        var config = JsonNode.Parse(File.ReadAllText(Blob(layout, manifest.Text("config", "digest"))));
        var layers = manifest.List("layers").Select(layer => Entries(Blob(layout, layer.Text("digest"))));
        return new ImageArchive(digest, config.At("config")!, [.. layers]);
    }

    private static string Blob(string layout, string digest) => Path.Combine(layout, "blobs", "sha256", digest["sha256:".Length..]);

    private static List<TarEntry> Entries(string file)
    {
        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var reader = new TarReader(packed);
        var entries = new List<TarEntry>();
        while (reader.GetNextEntry() is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }
}
