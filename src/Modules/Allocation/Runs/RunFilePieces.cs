using System.Collections.Concurrent;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;

namespace TopGrid.Allocation.Runs;

/// <summary>
/// The result files of a run as rows for the database. The files of a large year do not fit comfortably in memory, so they are written
/// while the rows are read.
/// </summary>
internal static class RunFilePieces
{
    private const int PieceBytes = 256 * 1024;
    private const int Ahead = 16;

    /// <summary>The pieces of all files, file after file. Whoever stops reading stops the writing.</summary>
    public static IEnumerable<RunFileRow> Of(YearResult result, string runId, int attempt)
    {
        using var stop = new CancellationTokenSource();
        using var pieces = new BlockingCollection<RunFileRow>(Ahead);
        var writing = Task.Run(() =>
        {
            try
            {
                ResultFiles.Write(result, name => new PieceStream((chunk, content) =>
                    pieces.Add(new RunFileRow(runId, attempt, name, chunk, content), stop.Token)));
            }
            finally
            {
                pieces.CompleteAdding();
            }
        });
        try
        {
            foreach (var piece in pieces.GetConsumingEnumerable())
            {
                yield return piece;
            }

            writing.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            Task.WaitAny(writing);
        }
    }

    /// <summary>Hands on what is written in pieces of one size; the last is smaller.</summary>
    private sealed class PieceStream(Action<int, byte[]> hand) : Stream
    {
        private readonly byte[] _buffer = new byte[PieceBytes];
        private int _filled;
        private int _handed;
        private bool _closed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (buffer.Length > 0)
            {
                var part = buffer[..Math.Min(buffer.Length, PieceBytes - _filled)];
                part.CopyTo(_buffer.AsSpan(_filled));
                _filled += part.Length;
                buffer = buffer[part.Length..];
                if (_filled == PieceBytes)
                {
                    HandOn();
                }
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_closed)
            {
                _closed = true;
                HandOn();
            }

            base.Dispose(disposing);
        }

        private void HandOn()
        {
            hand(_handed++, _buffer.AsSpan(0, _filled).ToArray());
            _filled = 0;
        }
    }
}
