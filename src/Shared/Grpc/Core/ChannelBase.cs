namespace Grpc.Core;

/// <summary>Something calls can be made over.</summary>
/// <param name="target">What it leads to, for messages.</param>
public abstract class ChannelBase(string target)
{
    /// <summary>What the channel leads to, for messages.</summary>
    public string Target { get; } = target;

    /// <summary>Makes the object that makes the calls.</summary>
    /// <returns>A call invoker.</returns>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Closes the channel.</summary>
    /// <returns>Done when it is closed.</returns>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Closes the channel.</summary>
    /// <returns>Done when it is closed.</returns>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
