using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using TopGrid.Grpc.Identity;
using TopGrid.Grpc.Wire;

namespace TopGrid.Grpc.Client;

/// <summary>
/// One call at the client, over whatever it goes: deadline, cancellation, span, and an outcome that is set once. Each end says how
/// messages are sent and received.
/// </summary>
internal abstract class ClientCall<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private SetOnce<Metadata> headers;
    private SetOnce<Outcome> outcome;
    private CancellationTokenRegistration ending;
    private int finished;
    private TResponse? current;

    protected ClientCall(Method<TRequest, TResponse> method, CallOptions options)
    {
        Method = method;
        Options = options;
        Scope = CallScope.Current;
        Lifetime = new CallLifetime(Earlier(options.Deadline, Scope?.Deadline), options.CancellationToken, Scope?.CancellationToken ?? default);
        Span = Telemetry.StartClient(method);
    }

    public Task<Metadata> ResponseHeadersAsync => headers.Task;

    public TResponse Current => current ?? throw new InvalidOperationException("Call MoveNext before Current.");

    public WriteOptions? WriteOptions { get; set; }

    protected Method<TRequest, TResponse> Method { get; }

    protected CallOptions Options { get; }

    /// <summary>The call that this one is made for, if any.</summary>
    protected CallScope? Scope { get; }

    protected CallLifetime Lifetime { get; }

    protected Activity? Span { get; }

    protected bool IsFinished => Volatile.Read(ref finished) != 0;

    /// <summary>Starts the call.</summary>
    /// <param name="request">The one request, or null for a stream.</param>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is the call's outcome.")]
    public void Begin(TRequest? request)
    {
        ending = Lifetime.Token.UnsafeRegister(static state => ((ClientCall<TRequest, TResponse>)state!).FinishAsEnded(), this);
        if (IsFinished)
        {
            return;
        }

        try
        {
            Start(request);
        }
        catch (Exception exception)
        {
            Finish(StatusOf(exception), Metadata.Empty);
        }
    }

    /// <summary>The response of a call that has one.</summary>
    public async Task<TResponse> ReadSingleAsync()
    {
        var response = await ReadAsync().ConfigureAwait(false)
            ?? throw new RpcException(new Status(StatusCode.Internal, $"{Method.FullName} ended well but gave no response."));
        if (await ReadAsync().ConfigureAwait(false) is not null)
        {
            Finish(new Status(StatusCode.Internal, $"{Method.FullName} gives one response and gave more."), Metadata.Empty);
            throw Failure();
        }

        return response;
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => ((CallLifetime)state!).Cancel(), Lifetime);
        current = await ReadAsync().ConfigureAwait(false);
        return current is not null;
    }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is the call's outcome.")]
    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => ((CallLifetime)state!).Cancel(), Lifetime);
        if (!IsFinished)
        {
            try
            {
                await SendAsync(message).ConfigureAwait(false);
                return;
            }
            catch (Exception exception)
            {
                await WaitForOutcomeAsync(exception).ConfigureAwait(false);
            }
        }

        await outcome.Task.ConfigureAwait(false);
        throw Failure();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is the call's outcome.")]
    public async Task CompleteAsync()
    {
        try
        {
            await SendEndAsync().ConfigureAwait(false);
        }
        catch (Exception) when (IsFinished)
        {
            // The call is over; its outcome is told where the response is read.
        }
    }

    public Status GetStatus() => Ended().Status;

    public Metadata GetTrailers() => Ended().Trailers;

    /// <summary>Cancels what is under way.</summary>
    public void Dispose() => Lifetime.Cancel();

    /// <summary>Sends headers and, when there is one, the request. A failure may be thrown or passed to <see cref="Finish"/>.</summary>
    protected abstract void Start(TRequest? request);

    /// <summary>The next response; null when <see cref="Finish"/> was called with the outcome.</summary>
    protected abstract ValueTask<TResponse?> ReceiveAsync();

    /// <summary>Sends one request of a stream.</summary>
    protected abstract ValueTask SendAsync(TRequest message);

    /// <summary>Says that no more requests follow.</summary>
    protected abstract ValueTask SendEndAsync();

    /// <summary>The outcome that a failure of the transport means.</summary>
    protected abstract Status StatusOfTransport(Exception exception);

    /// <summary>The call is over: lets go of the transport.</summary>
    protected abstract void Release();

    protected void SetHeaders(Metadata received) => headers.TrySet(received.Freeze());

    /// <summary>Sets the outcome; the first one counts.</summary>
    protected void Finish(Status status, Metadata trailers)
    {
        if (Interlocked.Exchange(ref finished, 1) != 0)
        {
            return;
        }

        outcome.TrySet(new Outcome(status, trailers.Freeze()));
        headers.TrySet(Metadata.Empty);
        Telemetry.End(Span, status);
        Release();
        Lifetime.End();
        ending.Unregister();
    }

    private void FinishAsEnded() => Finish(Lifetime.EndStatus, Metadata.Empty);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is the call's outcome.")]
    private async ValueTask<TResponse?> ReadAsync()
    {
        if (!IsFinished)
        {
            try
            {
                if (await ReceiveAsync().ConfigureAwait(false) is { } response)
                {
                    return response;
                }
            }
            catch (Exception exception)
            {
                Finish(StatusOf(exception), Metadata.Empty);
            }
        }

        var ended = outcome.Value ?? await outcome.Task.ConfigureAwait(false);
        return ended.Status.StatusCode == StatusCode.OK ? null : throw Failure();
    }

    /// <summary>A request could not be sent. Mostly the server has ended the call, and its reason is on the way to whoever reads.</summary>
    private async Task WaitForOutcomeAsync(Exception exception)
    {
        if (Method.Type == MethodType.ClientStreaming)
        {
            await outcome.Task.ConfigureAwait(false);
        }

        Finish(StatusOf(exception), Metadata.Empty);
    }

    private Status StatusOf(Exception exception) => exception switch
    {
        RpcException refusal => refusal.Status,
        _ when Lifetime.Token.IsCancellationRequested => Lifetime.EndStatus,
        _ => StatusOfTransport(exception),
    };

    private Outcome Ended() => outcome.Value
        ?? throw new InvalidOperationException($"The call to {Method.FullName} is still under way; read its response first.");

    private RpcException Failure()
    {
        var ended = Ended();
        return ended.Status.StatusCode == StatusCode.OK
            ? new RpcException(new Status(StatusCode.Cancelled, $"The call to {Method.FullName} has ended; nothing more can be sent."))
            : new RpcException(ended.Status, ended.Trailers);
    }

    private static DateTime Earlier(DateTime? own, DateTime? outer)
    {
        var deadline = own ?? DateTime.MaxValue;
        if (deadline != DateTime.MaxValue && deadline.Kind != DateTimeKind.Utc && deadline != DateTime.MinValue)
        {
            throw new InvalidOperationException("A deadline must be in UTC; use DateTime.UtcNow to make it.");
        }

        return outer < deadline ? outer.Value : deadline;
    }

    private sealed record Outcome(Status Status, Metadata Trailers);
}
