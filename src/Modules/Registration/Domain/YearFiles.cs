using System.Security.Cryptography;
using TopGrid.Common.V1;
using TopGrid.Dataset;

namespace TopGrid.Registration.Domain;

/// <summary>A year as the files of its export: canonical bytes and digests, in byte order of the file names.</summary>
internal sealed class YearFiles
{
    private YearFiles(IReadOnlyList<(FileDigest Digest, byte[] Content)> files, string inputHash)
    {
        Files = files;
        InputHash = inputHash;
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<(FileDigest Digest, byte[] Content)> Files { get; }

    /// <summary>The input hash; the same with and without the seed, of which only the commitment enters.</summary>
    public string InputHash { get; }

    /// <summary>Writes the files.</summary>
    /// <param name="year">The facts.</param>
    /// <param name="inputHash">Their input hash.</param>
    /// <param name="withSeed">False leaves the seed cell empty: only an operator sees it before the result is published.</param>
    public static YearFiles Of(DatasetYear year, string inputHash, bool withSeed)
    {
        var shown = withSeed ? year : year with { Year = year.Year with { Seed = null } };
        var files = new List<(FileDigest, byte[])>();
        foreach (var name in DatasetWriter.FileNames(shown).Order(StringComparer.Ordinal))
        {
            var content = Write(shown, name);
            files.Add((Digest(name, content, RowCounter.Count(content)), content));
        }

        return new YearFiles(files, inputHash);
    }

    /// <summary>One file's canonical bytes.</summary>
    public static byte[] Write(DatasetYear year, string file)
    {
        using var stream = new MemoryStream();
        DatasetWriter.WriteFile(year, file, stream);
        return stream.ToArray();
    }

    /// <summary>The digest of some file.</summary>
    public static FileDigest Digest(string file, ReadOnlySpan<byte> content, long rows) => new()
    {
        File = file,
        SizeBytes = content.Length,
        RowCount = rows,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
    };
}
