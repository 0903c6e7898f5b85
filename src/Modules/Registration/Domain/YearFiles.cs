using TopGrid.Common.V1;
using TopGrid.Dataset;

namespace TopGrid.Registration.Domain;

/// <summary>
/// A year as the files of its export, in byte order of the file names. Digests are kept for as long as a file stays as it is; the bytes of
/// a large file are written anew whenever someone reads them.
/// </summary>
internal sealed class YearFiles(CanonicalYear year)
{
    /// <summary>The files.</summary>
    public IReadOnlyList<FileDigest> Digests { get; } = [.. year.Files.Select(file => new FileDigest
    {
        File = file.Name, SizeBytes = file.Size, RowCount = file.RowCount, Sha256 = file.Sha256,
    })];

    /// <summary>The input hash; the same with and without the seed, of which only the commitment enters.</summary>
    public string InputHash => year.InputHash;

    /// <summary>A file's header and rows in canonical form and order, without line ends. Each is valid until the next one.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Lines(string file) => year.Files.Single(one => one.Name == file).Lines();
}
