namespace Grpc.Core;

/// <summary>Takes messages one after another.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How messages are written.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes one message; the next may be written when the task is done.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Done when the other side has room again.</returns>
    Task WriteAsync(T message);

    /// <summary>Writes one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait, and with it the call.</param>
    /// <returns>Done when the other side has room again.</returns>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            throw new NotSupportedException("Cancellation of stream writes is not supported by this implementation.");
        }

        return WriteAsync(message);
    }
}

/// <summary>The responses a server writes.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}

/// <summary>The requests a client writes.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that no more requests follow.</summary>
    /// <returns>Done when that is written.</returns>
    Task CompleteAsync();
}
