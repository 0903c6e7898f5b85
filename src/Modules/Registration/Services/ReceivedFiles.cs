using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using TopGrid.Common.V1;
using TopGrid.Dataset;
using TopGrid.Registration.V1;
using TopGrid.Rpc.Errors;
using TopGrid.Rules.Vocabulary;

namespace TopGrid.Registration.Services;

/// <summary>An import as it came over the stream: its header and its files, one after the other.</summary>
internal sealed class ReceivedFiles : IDisposable
{
    // Many more than a year has; every other one would be a finding.
    private const int MostFiles = 100;

    private readonly List<ReceivedFile> _files = [];

    private ReceivedFiles(ImportYearHeader header) => Header = header;

    /// <summary>What the import is about.</summary>
    public ImportYearHeader Header { get; }

    /// <summary>Reads the stream to its end.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT for messages out of order, RESOURCE_EXHAUSTED beyond the limit.</exception>
    public static async Task<ReceivedFiles> ReadAsync(
        IAsyncStreamReader<ImportYearRequest> stream, long maxBytes, CancellationToken cancellationToken)
    {
        ReceivedFiles? received = null;
        var size = 0L;
        while (await stream.MoveNext(cancellationToken))
        {
            var message = stream.Current;
            if (received is null)
            {
                received = new ReceivedFiles(message.Header ?? throw OutOfOrder("The first message of an import is not its header"));
                continue;
            }

            var chunk = message.Chunk ?? throw OutOfOrder("A message after the header is not a piece of a file");
            size += chunk.Content.Length;
            if (size > maxBytes)
            {
                throw new RpcException(new Status(
                    StatusCode.ResourceExhausted,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The import is larger than {maxBytes} bytes. Check that the folder holds one year only, or start the host with a higher --max-import.")));
            }

            received.Add(chunk);
        }

        return received ?? throw OutOfOrder("The import ended before its header");
    }

    /// <summary>The files for the dataset library. Each is let go of when it was read: they can be read once.</summary>
    public IEnumerable<DatasetFile> Files => _files.Select(file => new DatasetFile(file.Name, file.Read()));

    /// <summary>Rows and content hash of every file, in byte order of the names.</summary>
    public IReadOnlyList<FileDigest> Digests =>
        field ??= [.. _files.OrderBy(file => file.Name, Utf8Order.Instance).Select(file => file.Digest())];

    /// <summary>What the same import sent again has the same of, however it is cut and ordered.</summary>
    public byte[] Identity
    {
        get
        {
            var text = new StringBuilder(Convert.ToHexStringLower(Header.ToByteArray()));
            foreach (var digest in Digests)
            {
                text.Append('\n').Append(digest.Sha256).Append(' ').Append(digest.File);
            }

            return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void Add(FileChunk chunk)
    {
        // A file that comes back after another one is a second file of that name, which the dataset library reports.
        if (_files.Count == 0 || _files[^1].Name != chunk.File)
        {
            _files.Add(
                _files.Count < MostFiles ? new ReceivedFile(chunk.File) : throw OutOfOrder($"The import has more than {MostFiles} files"));
        }

        _files[^1].Add(chunk.Content);
    }

    private static RpcException OutOfOrder(string what) =>
        Problems.InvalidArgument(what, "message of the stream", "Send one header first, then the files in chunks");
}
