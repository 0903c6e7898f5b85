using Grpc.Core;

namespace TopGrid.Access.Callers;

/// <summary>
/// The call that the running code works for. It flows with async code, so a call to another module carries the same
/// caller, deadline and cancellation without being told. Work that outlives its call opens a scope of its own with <see cref="RunAs"/>.
/// </summary>
public sealed class CallScope : IDisposable
{
    private static readonly AsyncLocal<CallScope?> _flowing = new();

    private readonly CallScope? _outer;
    private bool _ended;

    private CallScope(Caller? caller, DateTime deadline, CancellationToken cancellationToken)
    {
        Caller = caller;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        _outer = _flowing.Value;
        _flowing.Value = this;
    }

    /// <summary>The scope of the running code; null outside every call and after its call has ended.</summary>
    public static CallScope? Current => _flowing.Value is { _ended: false } scope ? scope : null;

    /// <summary>Who the work is done for; null in a method open to anyone.</summary>
    public Caller? Caller { get; }

    /// <summary>Instant (UTC) at which the work is no longer wanted; <see cref="DateTime.MaxValue"/> for never.</summary>
    public DateTime Deadline { get; }

    /// <summary>Cancelled when the work is no longer wanted.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Opens a scope for work that no call asked for, or that outlives its call.</summary>
    /// <param name="caller">Who the work is done for.</param>
    /// <param name="cancellationToken">Cancelled when the work is no longer wanted.</param>
    /// <returns>The scope; disposing it ends it.</returns>
    public static CallScope RunAs(Caller caller, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return new CallScope(caller, DateTime.MaxValue, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _ended = true;
        if (_flowing.Value == this)
        {
            _flowing.Value = _outer;
        }
    }

    /// <summary>Opens the scope of a call that is served.</summary>
    /// <param name="call">The call; its caller is known, or known to be no one.</param>
    /// <param name="context">Its deadline and cancellation.</param>
    /// <returns>The scope; disposing it ends it.</returns>
    public static CallScope For(ServedCall? call, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new CallScope(call?.Caller, context.Deadline, context.CancellationToken);
    }
}
