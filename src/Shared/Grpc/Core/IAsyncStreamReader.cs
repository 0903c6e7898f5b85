namespace Grpc.Core;

/// <summary>Messages that arrive one after another.</summary>
/// <typeparam name="T">The message.</typeparam>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that <see cref="MoveNext"/> brought.</summary>
    T Current { get; }

    /// <summary>Waits for the next message. One reader at a time.</summary>
    /// <param name="cancellationToken">Ends the wait, and with it the call.</param>
    /// <returns>False at the end of the stream.</returns>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
