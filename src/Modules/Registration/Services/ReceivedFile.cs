using System.Security.Cryptography;
using Google.Protobuf;
using TopGrid.Common.V1;
using TopGrid.Dataset;
using TopGrid.Registration.Domain;

namespace TopGrid.Registration.Services;

/// <summary>
/// A file in the pieces in which it came: a large one is neither copied into one array nor held a moment longer than until it was read.
/// </summary>
internal sealed class ReceivedFile(string name) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<ByteString> _pieces = [];
    private readonly RowCounter _rows = new();
    private long _size;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Adds a piece to its end.</summary>
    public void Add(ByteString piece)
    {
        _hash.AppendData(piece.Span);
        _rows.Add(piece.Span);
        _size += piece.Length;
        _pieces.Enqueue(piece);
    }

    /// <summary>Its digest; rows are counted of files that a year has.</summary>
    public FileDigest Digest() => new()
    {
        File = Name,
        SizeBytes = _size,
        RowCount = DatasetSchema.Files.Any(known => known.Name == Name) ? _rows.Count : 0,
        Sha256 = Convert.ToHexStringLower(_hash.GetCurrentHash()),
    };

    /// <summary>Its bytes from the beginning, for one reader.</summary>
    public Stream Read() => new PieceStream(_pieces);

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    /// <summary>Reads the pieces, each of which is gone when it was read.</summary>
    private sealed class PieceStream(Queue<ByteString> pieces) : Stream
    {
        private ReadOnlyMemory<byte> _rest;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            while (_rest.IsEmpty)
            {
                if (!pieces.TryDequeue(out var piece))
                {
                    return 0;
                }

                _rest = piece.Memory;
            }

            var count = Math.Min(buffer.Length, _rest.Length);
            _rest.Span[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
