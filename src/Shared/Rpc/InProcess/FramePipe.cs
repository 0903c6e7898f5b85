using System.Threading.Channels;
using Grpc.Core;

namespace TopGrid.Rpc.InProcess;

/// <summary>Messages on their way from one side of the process to the other, as bytes.</summary>
internal abstract class FramePipe
{
    /// <summary>A pipe for one side of a method.</summary>
    /// <param name="isStream">Whether that side is a stream; if not, it carries one message at most.</param>
    public static FramePipe Create(bool isStream) => isStream ? new Stream() : new Slot();

    /// <summary>A side whose one message is there from the start.</summary>
    public static FramePipe Of(FrameBuffer frame) => new Slot(frame);

    /// <summary>Adds a message; waits while a stream is full, which holds back a writer who is too fast.</summary>
    public abstract ValueTask WriteAsync(FrameBuffer frame, CancellationToken cancellationToken);

    /// <summary>Says that no more follows.</summary>
    public abstract void Complete();

    /// <summary>The next message; null at the end.</summary>
    public ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, int maxBytes, CancellationToken cancellationToken)
        where T : class
    {
        var frame = ReadAsync(cancellationToken);
        return frame.IsCompletedSuccessfully
            ? ValueTask.FromResult(Parse(frame.Result, marshaller, maxBytes))
            : ParseLaterAsync(frame, marshaller, maxBytes);
    }

    /// <summary>The next message, not yet parsed; null at the end.</summary>
    protected abstract ValueTask<FrameBuffer?> ReadAsync(CancellationToken cancellationToken);

    private static async ValueTask<T?> ParseLaterAsync<T>(ValueTask<FrameBuffer?> frame, Marshaller<T> marshaller, int maxBytes)
        where T : class =>
        Parse(await frame, marshaller, maxBytes);

    private static T? Parse<T>(FrameBuffer? frame, Marshaller<T> marshaller, int maxBytes)
        where T : class
    {
        using (frame)
        {
            if (frame is null)
            {
                return null;
            }

            return Messages.Parse(marshaller, frame.Payload, maxBytes);
        }
    }

    /// <summary>One message, there for the reader once the writer is done. A call with one message each way costs no queue.</summary>
    private sealed class Slot : FramePipe
    {
        private FrameBuffer? held;
        private SetOnce<Slot> completed;

        public Slot()
        {
        }

        public Slot(FrameBuffer frame)
        {
            held = frame;
            completed.TrySet(this);
        }

        public override ValueTask WriteAsync(FrameBuffer frame, CancellationToken cancellationToken)
        {
            if (completed.Value is not null || Interlocked.CompareExchange(ref held, frame, null) is not null)
            {
                frame.Dispose();
                throw new InvalidOperationException("This side of the call carries one message.");
            }

            return ValueTask.CompletedTask;
        }

        public override void Complete() => completed.TrySet(this);

        protected override ValueTask<FrameBuffer?> ReadAsync(CancellationToken cancellationToken) =>
            completed.Value is null ? WaitAsync(cancellationToken) : ValueTask.FromResult(Interlocked.Exchange(ref held, null));

        private async ValueTask<FrameBuffer?> WaitAsync(CancellationToken cancellationToken)
        {
            await completed.Task.WaitAsync(cancellationToken);
            return Interlocked.Exchange(ref held, null);
        }
    }

    /// <summary>
    /// Messages in a row. A writer who is ahead by <see cref="MostFrames"/> messages or <see cref="MostBytes"/> bytes waits until the reader has taken
    /// half of that: what lies here is bounded by that and one message more.
    /// </summary>
    private sealed class Stream : FramePipe
    {
        private const int MostFrames = 32;
        private const long MostBytes = 1024 * 1024;

        private readonly Channel<FrameBuffer> frames = Channel.CreateUnbounded<FrameBuffer>(new UnboundedChannelOptions { SingleReader = true });
        private readonly Lock gate = new();
        private int waitingFrames;
        private long waitingBytes;
        private TaskCompletionSource? room;

        public override ValueTask WriteAsync(FrameBuffer frame, CancellationToken cancellationToken)
        {
            Task? full = null;
            lock (gate)
            {
                waitingFrames++;
                waitingBytes += frame.Payload.Length;
                if (waitingFrames >= MostFrames || waitingBytes >= MostBytes)
                {
                    full = (room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }
            }

            if (!frames.Writer.TryWrite(frame))
            {
                frame.Dispose();
                throw new ChannelClosedException();
            }

            return full is null ? ValueTask.CompletedTask : new ValueTask(full.WaitAsync(cancellationToken));
        }

        public override void Complete()
        {
            frames.Writer.TryComplete();
            TaskCompletionSource? left;
            lock (gate)
            {
                left = room;
                room = null;
            }

            left?.TrySetResult();
        }

        protected override async ValueTask<FrameBuffer?> ReadAsync(CancellationToken cancellationToken)
        {
            FrameBuffer? frame;
            while (!frames.Reader.TryRead(out frame))
            {
                if (!await frames.Reader.WaitToReadAsync(cancellationToken))
                {
                    return null;
                }
            }

            Took(frame.Payload.Length);
            return frame;
        }

        private void Took(int bytes)
        {
            TaskCompletionSource? free = null;
            lock (gate)
            {
                waitingFrames--;
                waitingBytes -= bytes;
                if (room is not null && waitingFrames <= MostFrames / 2 && waitingBytes <= MostBytes / 2)
                {
                    (free, room) = (room, null);
                }
            }

            free?.TrySetResult();
        }
    }
}
