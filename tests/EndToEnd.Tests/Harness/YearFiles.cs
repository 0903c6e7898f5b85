using Google.Protobuf;
using Grpc.Core;
using TopGrid.Common.V1;
using TopGrid.Registration.V1;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>Files of a year, in memory by name, in and out over gRPC.</summary>
internal static class YearFiles
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>The folder of the repository with the example year.</summary>
    public static string Example { get; } = Path.Combine(Repository.Root, "examples", "2025");

    public static Dictionary<string, byte[]> Read(string folder) =>
        Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);

    public static async Task<ImportYearResponse> ImportAsync(
        CallInvoker caller, IReadOnlyDictionary<string, byte[]> files, bool replace = false)
    {
        using var call = new RegistrationService.RegistrationServiceClient(caller).ImportYear();
        await call.RequestStream.WriteAsync(new ImportYearRequest
        {
            Header = new ImportYearHeader { RequestId = Ids.New(), Replace = replace },
        });
        foreach (var (file, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            foreach (var chunk in Chunks(content))
            {
                await call.RequestStream.WriteAsync(new ImportYearRequest { Chunk = new FileChunk { File = file, Content = chunk } });
            }
        }

        await call.RequestStream.CompleteAsync();
        return await call.ResponseAsync;
    }

    /// <summary>Collects a stream of files; the hashes that its header promised must hold.</summary>
    public static async Task<Dictionary<string, byte[]>> CollectAsync<TPart>(
        IAsyncStreamReader<TPart> parts, Func<TPart, FileSetHeader?> header, Func<TPart, FileChunk?> chunk)
    {
        FileSetHeader? promised = null;
        var files = new Dictionary<string, MemoryStream>(StringComparer.Ordinal);
        await foreach (var part in parts.ReadAllAsync())
        {
            promised ??= header(part);
            if (chunk(part) is { } piece)
            {
                if (!files.TryGetValue(piece.File, out var file))
                {
                    files[piece.File] = file = new MemoryStream();
                }

                piece.Content.WriteTo(file);
            }
        }

        var all = files.ToDictionary(file => file.Key, file => file.Value.ToArray(), StringComparer.Ordinal);
        Assert.NotNull(promised);
        foreach (var digest in promised.Files)
        {
            Assert.Equal(digest.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(all[digest.File])));
        }

        return all;
    }

    private static IEnumerable<ByteString> Chunks(byte[] content)
    {
        for (var at = 0; at == 0 || at < content.Length; at += ChunkBytes)
        {
            yield return ByteString.CopyFrom(content.AsSpan(at, Math.Min(ChunkBytes, content.Length - at)));
        }
    }
}
