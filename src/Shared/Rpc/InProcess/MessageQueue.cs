using System.Threading.Channels;

namespace TopGrid.Rpc.InProcess;

/// <summary>
/// The messages of one side of a call on their way to the other, as bytes. A writer who is ahead by <see cref="MostMessages"/> or <see
/// cref="MostBytes"/> waits until the reader has taken half of that: what lies here is bounded by that and one message more.
/// </summary>
internal sealed class MessageQueue
{
    private const int MostMessages = 32;
    private const long MostBytes = 1024 * 1024;

    private readonly Channel<MessageBuffer> _messages =
        Channel.CreateUnbounded<MessageBuffer>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _gate = new();
    private int _waitingMessages;
    private long _waitingBytes;
    private TaskCompletionSource? _room;

    /// <summary>Adds a message; waits while the queue is full.</summary>
    public ValueTask WriteAsync(MessageBuffer message, CancellationToken cancellationToken)
    {
        Task? full = null;
        lock (_gate)
        {
            _waitingMessages++;
            _waitingBytes += message.Payload.Length;
            if (_waitingMessages >= MostMessages || _waitingBytes >= MostBytes)
            {
                full = (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        if (!_messages.Writer.TryWrite(message))
        {
            message.Dispose();
            throw new ChannelClosedException();
        }

        return full is null ? ValueTask.CompletedTask : new ValueTask(full.WaitAsync(cancellationToken));
    }

    /// <summary>Says that no more follows.</summary>
    public void Complete()
    {
        _messages.Writer.TryComplete();
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            (waiting, _room) = (_room, null);
        }

        waiting?.TrySetResult();
    }

    /// <summary>The next message; null at the end.</summary>
    public async ValueTask<MessageBuffer?> ReadAsync(CancellationToken cancellationToken)
    {
        MessageBuffer? message;
        while (!_messages.Reader.TryRead(out message))
        {
            if (!await _messages.Reader.WaitToReadAsync(cancellationToken))
            {
                return null;
            }
        }

        Took(message.Payload.Length);
        return message;
    }

    private void Took(int bytes)
    {
        TaskCompletionSource? waiting = null;
        lock (_gate)
        {
            _waitingMessages--;
            _waitingBytes -= bytes;
            if (_waitingMessages <= MostMessages / 2 && _waitingBytes <= MostBytes / 2)
            {
                (waiting, _room) = (_room, null);
            }
        }

        waiting?.TrySetResult();
    }
}
