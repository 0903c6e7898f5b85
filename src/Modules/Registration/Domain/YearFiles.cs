using System.Security.Cryptography;
using TopGrid.Common.V1;
using TopGrid.Dataset;

namespace TopGrid.Registration.Domain;

/// <summary>
/// A year as the files of its export, in byte order of the file names. What is kept of them are the digests: the bytes of a large year are
/// written anew whenever someone reads them.
/// </summary>
internal sealed class YearFiles
{
    private readonly DatasetYear _year;

    /// <summary>Takes the digests.</summary>
    /// <param name="year">The facts.</param>
    /// <param name="inputHash">Their input hash.</param>
    /// <param name="withSeed">False leaves the seed cell empty: only an operator sees it before the result is published.</param>
    public YearFiles(DatasetYear year, string inputHash, bool withSeed)
    {
        _year = withSeed ? year : year with { Year = year.Year with { Seed = null } };
        InputHash = inputHash;
        Digests = [.. DatasetWriter.FileNames(_year).Order(StringComparer.Ordinal).Select(Digest)];
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<FileDigest> Digests { get; }

    /// <summary>The input hash; the same with and without the seed, of which only the commitment enters.</summary>
    public string InputHash { get; }

    /// <summary>A file's header and rows in canonical form and order, without line ends. Each is valid until the next one.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Lines(string file) => DatasetWriter.Lines(_year, file);

    /// <summary>One file's canonical bytes.</summary>
    public static byte[] Write(DatasetYear year, string file)
    {
        using var stream = new MemoryStream();
        DatasetWriter.WriteFile(year, file, stream);
        return stream.ToArray();
    }

    private FileDigest Digest(string file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (size, lines) = (0L, 0L);
        foreach (var line in Lines(file))
        {
            hash.AppendData(line.Span);
            hash.AppendData("\n"u8);
            size += line.Length + 1;
            lines++;
        }

        return new FileDigest { File = file, SizeBytes = size, RowCount = lines - 1, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }
}
