using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Common.V1;

namespace TopGrid.Cli.Client;

/// <summary>A folder of files to and from the chunks of a stream.</summary>
internal static class FileStreams
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>The files of a folder as chunks, in byte order of their names.</summary>
    public static IEnumerable<FileChunk> ReadFolder(string folder)
    {
        var buffer = new byte[ChunkBytes];
        foreach (var path in Directory.EnumerateFiles(folder).OrderBy(Path.GetFileName, StringComparer.Ordinal))
        {
            using var file = File.OpenRead(path);
            var name = Path.GetFileName(path);
            var read = file.ReadAtLeast(buffer, ChunkBytes, throwOnEndOfStream: false);
            do
            {
                yield return new FileChunk { File = name, Content = ByteString.CopyFrom(buffer, 0, read) };
                read = file.ReadAtLeast(buffer, ChunkBytes, throwOnEndOfStream: false);
            }
            while (read > 0);
        }
    }

    /// <summary>
    /// Writes the files of a stream into a folder, creating it if need be, each checked against its digest before it takes its place.
    /// </summary>
    /// <param name="stream">The messages.</param>
    /// <param name="header">The header in a message, or null.</param>
    /// <param name="chunk">The chunk in a message, or null.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="stop">Ends the writing.</param>
    /// <returns>What the sender said that it sends.</returns>
    /// <exception cref="InvalidDataException">The stream broke off or does not hold what its header says.</exception>
    public static async Task<FileSetHeader> WriteFolderAsync<T>(
        IAsyncStreamReader<T> stream, Func<T, FileSetHeader?> header, Func<T, FileChunk?> chunk, string folder, CancellationToken stop)
    {
        FileSetHeader? set = null;
        var files = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        while (await stream.MoveNext(stop))
        {
            set ??= header(stream.Current);
            if (chunk(stream.Current) is { } piece)
            {
                if (!files.TryGetValue(piece.File, out var content))
                {
                    files.Add(piece.File, content = new MemoryStream());
                }

                piece.Content.WriteTo(content);
            }
        }

        Check(set, files);
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in files)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content.ToArray(), stop);
        }

        return set!;
    }

    private static void Check(FileSetHeader? set, Dictionary<string, MemoryStream> files)
    {
        foreach (var digest in set?.Files ?? throw new InvalidDataException("The host sent no header, so nothing was written. Try again."))
        {
            if (digest.File != Path.GetFileName(digest.File)
                || !files.TryGetValue(digest.File, out var content)
                || Convert.ToHexStringLower(SHA256.HashData(content.ToArray())) != digest.Sha256)
            {
                throw new InvalidDataException(
                    $"{digest.File} did not arrive as the host announced it, so nothing was written. Try again.");
            }
        }

        if (files.Count != set.Files.Count)
        {
            throw new InvalidDataException("The host sent files that it did not announce, so nothing was written. Try again.");
        }
    }
}
