using System.Security.Cryptography;
using Google.Protobuf;
using TopGrid.Common.V1;

namespace TopGrid.Allocation.Services;

/// <summary>Cuts files into the messages of a stream.</summary>
internal static class FileStreamer
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>What is said of a file before it comes.</summary>
    public static FileDigest Digest(string file, byte[] content) => new()
    {
        File = file,
        SizeBytes = content.Length,
        RowCount = file.EndsWith(".csv", StringComparison.Ordinal) ? Math.Max(0, content.AsSpan().Count((byte)'\n') - 1) : 0,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
    };

    /// <summary>The first message of a stream of files.</summary>
    public static FileSetHeader Header(IEnumerable<(string File, byte[] Content)> files, string inputHash)
    {
        var header = new FileSetHeader { InputHash = inputHash };
        header.Files.AddRange(files.Select(file => Digest(file.File, file.Content)));
        return header;
    }

    /// <summary>The pieces of a file; an empty file is one piece without bytes.</summary>
    public static IEnumerable<FileChunk> Chunks(string file, byte[] content)
    {
        var from = 0;
        do
        {
            var length = Math.Min(ChunkBytes, content.Length - from);
            yield return new FileChunk { File = file, Content = ByteString.CopyFrom(content, from, length) };
            from += length;
        }
        while (from < content.Length);
    }
}
