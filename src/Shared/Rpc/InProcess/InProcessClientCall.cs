using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.Local;
using TopGrid.Rpc.Server;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.InProcess;

/// <summary>
/// A call that stays inside this process, as its client sees it: deadline, cancellation, span, and an outcome that is set once. The handler
/// starts on the caller's thread, so a quick call costs no switch.
/// </summary>
internal sealed class InProcessClientCall<TRequest, TResponse> : IAsyncStreamReader<TResponse>, IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private readonly InProcessChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly CallScope? _scope = CallScope.Current;
    private readonly CallLifetime _lifetime;
    private readonly Activity? _span;
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Outcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InProcessServerCall? _served;
    private Task? _serving;
    private CancellationTokenRegistration _ending;
    private TResponse? _current;

    /// <summary>Starts the call.</summary>
    /// <param name="channel">Where.</param>
    /// <param name="method">What is called.</param>
    /// <param name="options">How.</param>
    /// <param name="request">The one request, or null for a stream.</param>
    public InProcessClientCall(InProcessChannel channel, Method<TRequest, TResponse> method, CallOptions options, TRequest? request)
    {
        (_channel, _method, _options) = (channel, method, options);
        _lifetime = new CallLifetime(Earlier(options.Deadline, _scope?.Deadline), options.CancellationToken, _scope?.CancellationToken
            ?? default);
        _span = Telemetry.StartClient(method.FullName);
        _ending = _lifetime.Token.UnsafeRegister(static state => ((InProcessClientCall<TRequest, TResponse>)state!).FinishAsEnded(), this);
        if (!IsFinished)
        {
            Guarded(() => Start(request));
        }
    }

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    public TResponse Current => _current ?? throw new InvalidOperationException("Call MoveNext before Current.");

    public WriteOptions? WriteOptions { get; set; }

    private bool IsFinished => _outcome.Task.IsCompleted;

    /// <summary>The response of a call that has one.</summary>
    public async Task<TResponse> ReadSingleAsync()
    {
        if (_serving is { IsCompleted: false })
        {
            await Task.WhenAny(_serving, _outcome.Task);
        }

        TResponse? response = null;
        if (!IsFinished)
        {
            Guarded(() =>
            {
                response = _served!.Response?.Parse(_method.ResponseMarshaller, _channel.MaxResponseBytes);
                FinishAsServed();
            });
        }

        return Ended().Status.StatusCode == StatusCode.OK ? response! : throw Failure();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is the call's outcome.")]
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => ((CallLifetime)state!).Cancel(), _lifetime);
        _current = null;
        if (!IsFinished)
        {
            try
            {
                _current = (await _served!.Responses!.ReadAsync(_lifetime.Token))?
                    .Parse(_method.ResponseMarshaller, _channel.MaxResponseBytes);
                if (_current is null)
                {
                    FinishAsServed();
                }
            }
            catch (Exception exception)
            {
                Finish(StatusOf(exception), Metadata.Empty);
            }
        }

        return _current is not null || (Ended().Status.StatusCode == StatusCode.OK ? false : throw Failure());
    }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is the call's outcome.")]
    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => ((CallLifetime)state!).Cancel(), _lifetime);
        if (!IsFinished)
        {
            try
            {
                await _served!.Requests!.WriteAsync(MessageBuffer.Serialize(_method.RequestMarshaller, message), _lifetime.Token);
                return;
            }
            catch (Exception exception)
            {
                // Mostly the server has ended the call, and its reason is on the way to whoever reads.
                if (_method.Type != MethodType.ClientStreaming)
                {
                    Finish(StatusOf(exception), Metadata.Empty);
                }
            }
        }

        await _outcome.Task;
        throw Failure();
    }

    public Task CompleteAsync()
    {
        _served?.Requests?.Complete();
        return Task.CompletedTask;
    }

    public Status GetStatus() => Ended().Status;

    public Metadata GetTrailers() => Ended().Trailers;

    /// <summary>Cancels what is under way.</summary>
    public void Dispose() => _lifetime.Cancel();

    private void Start(TRequest? request)
    {
        var server = _channel.Server;
        if (server.Find(_method.FullName) is not { } target)
        {
            var unimplemented = server.Unimplemented(_method.FullName);
            Finish(unimplemented, ErrorDetails.TrailersOf(unimplemented, _method.FullName));
            return;
        }

        var caller = _scope?.Caller;
        var call = new ServedCall(_method.FullName, target.Rule, server.Clock.GetUtcNow())
        {
            IsInProcess = true,
            Peer = "inprocess:" + _channel.Module,
            Caller = _channel.Module is { } module ? caller?.Through(module) : caller,
        };
        _served = new InProcessServerCall(
            call,
            _lifetime,
            MetadataRules.AcrossTheWire(_options.Headers),
            server.Options.MaxRequestBytes,
            request is null ? null : MessageBuffer.Serialize(_method.RequestMarshaller, request),
            _method.Type,
            headers => _headers.TrySetResult(headers));
        _serving = ServeAsync(server, target, _served);
    }

    private async Task ServeAsync(RpcServer server, ServedMethod target, InProcessServerCall call)
    {
        var span = server.Options.RecordSpans ? Telemetry.StartServer(call.Method, (_span ?? Activity.Current)?.Context ?? default) : null;
        try
        {
            await server.RunAsync(target, call, checkAccess: true);
        }
        finally
        {
            Telemetry.End(span, call.Status);
            server.Tell(call.Served, call.Status);
            call.Requests?.Complete();
            call.Responses?.Complete();
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is the call's outcome.")]
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Finish(StatusOf(exception), Metadata.Empty);
        }
    }

    /// <summary>Sets the outcome; the first one counts.</summary>
    private void Finish(Status status, Metadata trailers)
    {
        if (!_outcome.TrySetResult(new Outcome(status, trailers)))
        {
            return;
        }

        _headers.TrySetResult([]);
        Telemetry.End(_span, status);
        if (_serving is { IsCompleted: false })
        {
            _lifetime.Cancel();
        }

        _lifetime.End();
        _ending.Unregister();
    }

    private void FinishAsServed() => Finish(_served!.Status, MetadataRules.AcrossTheWire(_served.ResponseTrailers));

    private void FinishAsEnded() => Finish(_lifetime.EndStatus, Metadata.Empty);

    private Status StatusOf(Exception exception) => exception switch
    {
        RpcException refusal => refusal.Status,
        _ when _lifetime.Token.IsCancellationRequested => _lifetime.EndStatus,
        _ => new(StatusCode.Internal, $"The call to {_method.FullName} failed at the client: {exception.Message}", exception),
    };

    private Outcome Ended() => IsFinished
        ? _outcome.Task.Result
        : throw new InvalidOperationException($"The call to {_method.FullName} is still under way; read its response first.");

    private RpcException Failure() => Ended() switch
    {
        { Status.StatusCode: StatusCode.OK } =>
            new RpcException(new Status(StatusCode.Cancelled, $"The call to {_method.FullName} has ended; nothing more can be sent.")),
        var ended => new RpcException(ended.Status, ended.Trailers),
    };

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
