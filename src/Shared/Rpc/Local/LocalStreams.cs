using Grpc.Core;

namespace TopGrid.Rpc.Local;

/// <summary>The requests of a call as its handler reads them.</summary>
internal sealed class RequestReader<T>(LocalCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("Call MoveNext before Current.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        call.CancellationToken.ThrowIfCancellationRequested();
        using var linked = Linked.Of(call.CancellationToken, cancellationToken);
        _current = await call.ReadAsync(marshaller, linked.Token);
        return _current is not null;
    }
}

/// <summary>The responses of a call as its handler writes them.</summary>
internal sealed class ResponseWriter<T>(LocalCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        // A handler that ignores its token is stopped here.
        call.CancellationToken.ThrowIfCancellationRequested();
        using var linked = Linked.Of(call.CancellationToken, cancellationToken);
        await call.WriteAsync(marshaller, message, linked.Token);
    }
}

/// <summary>Two tokens as one, without cost when the second cannot be cancelled.</summary>
internal readonly struct Linked : IDisposable
{
    private readonly CancellationTokenSource? _source;

    private Linked(CancellationTokenSource? source, CancellationToken token)
    {
        Token = token;
        _source = source;
    }

    public CancellationToken Token { get; }

    public static Linked Of(CancellationToken call, CancellationToken other)
    {
        if (!other.CanBeCanceled || other == call)
        {
            return new Linked(null, call);
        }

        var source = CancellationTokenSource.CreateLinkedTokenSource(call, other);
        return new Linked(source, source.Token);
    }

    public void Dispose() => _source?.Dispose();
}
