namespace TopGrid.Allocation.Calculation.Verification;

/// <summary>Takes what would be written to a file and reports the first byte at which the file says something else.</summary>
internal sealed class ComparingStream(string path, Action<string> report) : Stream
{
    private readonly FileStream? _file = File.Exists(path) ? File.OpenRead(path) : null;
    private long _position;
    private bool _differs;
    private bool _disposed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _position;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_differs)
        {
            return;
        }
        var found = new byte[buffer.Length];
        var read = _file?.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) ?? 0;
        var same = found.AsSpan(0, read).CommonPrefixLength(buffer);
        if (same < buffer.Length)
        {
            Differ(_position + same);
        }
        _position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            if (!_differs && _file is { } file && file.ReadByte() >= 0)
            {
                Differ(_position);
            }
            _file?.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Differ(long at)
    {
        _differs = true;
        report(_file is null ? "is missing" : $"computed again it differs from byte {at} on");
    }
}
