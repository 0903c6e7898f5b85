using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using TopGrid.Rpc.Errors;
using TopGrid.Rpc.Wire;

namespace TopGrid.Rpc.Client;

/// <summary>
/// What a call over the network has beside what Grpc.Net.Client gives it: one span, whose context the server gets, metadata that cannot
/// pass for headers of the protocol, and outcomes of which a program can tell that the server is away.
/// </summary>
internal sealed class ClientInterceptor(RpcChannelOptions options, Uri address) : Interceptor
{
    private const string EncodingRequest = "grpc-internal-encoding-request";

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = Begin(ref context);
        try
        {
            var response = continuation(request, context);
            call.End(Status.DefaultSuccess);
            return response;
        }
        catch (RpcException failure)
        {
            throw call.Failed(failure);
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = Begin(ref context);
        var inner = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            call.WatchAsync(inner.ResponseAsync),
            CallUnderWay.HeadersAsync(inner.ResponseHeadersAsync),
            () => call.InOurWords(inner.GetStatus()),
            () => CallUnderWay.Own(inner.GetTrailers()),
            inner.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = Begin(ref context);
        var inner = continuation(context);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            new Requests<TRequest>(inner.RequestStream, call, inner.ResponseAsync),
            call.WatchAsync(inner.ResponseAsync),
            CallUnderWay.HeadersAsync(inner.ResponseHeadersAsync),
            () => call.InOurWords(inner.GetStatus()),
            () => CallUnderWay.Own(inner.GetTrailers()),
            inner.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = Begin(ref context);
        var inner = continuation(request, context);
        return new AsyncServerStreamingCall<TResponse>(
            new Responses<TResponse>(inner.ResponseStream, call),
            CallUnderWay.HeadersAsync(inner.ResponseHeadersAsync),
            () => call.InOurWords(inner.GetStatus()),
            () => CallUnderWay.Own(inner.GetTrailers()),
            () => call.Dispose(inner.Dispose));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = Begin(ref context);
        var inner = continuation(context);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            new Requests<TRequest>(inner.RequestStream, call, null),
            new Responses<TResponse>(inner.ResponseStream, call),
            CallUnderWay.HeadersAsync(inner.ResponseHeadersAsync),
            () => call.InOurWords(inner.GetStatus()),
            () => CallUnderWay.Own(inner.GetTrailers()),
            () => call.Dispose(inner.Dispose));
    }

    private CallUnderWay Begin<TRequest, TResponse>(ref ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        var span = Telemetry.StartClient(context.Method.FullName);
        var headers = new Metadata();
        var encoding = options.CompressRequests ? "gzip" : null;
        foreach (var entry in context.Options.Headers ?? Metadata.Empty)
        {
            if (entry.Key == EncodingRequest)
            {
                encoding = entry.Value;
            }
            else if (!MetadataRules.IsReserved(entry.Key))
            {
                headers.Add(entry);
            }
        }

        if (encoding is not null)
        {
            headers.Add(EncodingRequest, encoding);
        }

        if ((span ?? Activity.Current) is { IdFormat: ActivityIdFormat.W3C, Id: { } id } current)
        {
            headers.Add("traceparent", id);
            if (current.TraceStateString is { Length: > 0 } state)
            {
                headers.Add("tracestate", state);
            }
        }

        context = new(context.Method, context.Host, context.Options.WithHeaders(headers));
        return new CallUnderWay(span, address, context.Options.Deadline);
    }

    /// <summary>A call until its outcome is known.</summary>
    private sealed class CallUnderWay(Activity? span, Uri address, DateTime? deadline)
    {
        private int _ended;

        public void End(Status status)
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                Telemetry.End(span, status);
            }
        }

        // When the deadline passes, whoever reads or writes may hear of the broken request before the call has its outcome.
        public Status InOurWords(Status status) => TransportFaults.InOurWords(
            status is { DebugException: not (null or RpcException) } && DateTime.UtcNow >= deadline
                ? new Status(StatusCode.DeadlineExceeded, "", status.DebugException)
                : status,
            address);

        public RpcException Failed(RpcException failure)
        {
            var worded = Worded(failure);
            End(worded.Status);
            return worded;
        }

        public RpcException Worded(RpcException failure) => new(InOurWords(failure.Status), Own(failure.Trailers));

        /// <summary>Metadata without the headers of HTTP itself, which come along where an answer is nothing but headers.</summary>
        public static Metadata Own(Metadata received)
        {
            var own = new Metadata();
            foreach (var entry in received)
            {
                if (!MetadataRules.IsReserved(entry.Key))
                {
                    own.Add(entry);
                }
            }

            return own;
        }

        public async Task<T> WatchAsync<T>(Task<T> response)
        {
            try
            {
                var received = await response;
                End(Status.DefaultSuccess);
                return received;
            }
            catch (RpcException failure)
            {
                throw Failed(failure);
            }
        }

        /// <summary>What the server sent before its first message. A call that was never answered has none; its outcome says why.</summary>
        public static async Task<Metadata> HeadersAsync(Task<Metadata> headers)
        {
            try
            {
                var sent = Own(await headers);
                return sent.Get(ErrorDetails.Trailer) is null ? sent : [];
            }
            catch (RpcException)
            {
                return []; // Told where the response is read.
            }
        }

        public void Dispose(Action call)
        {
            call();
            End(new Status(StatusCode.Cancelled, "The call was given up."));
        }
    }

    /// <summary>
    /// Requests as the caller writes them. Where one cannot be sent, mostly the server has ended the call, and its reason is on the way.
    /// </summary>
    private sealed class Requests<T>(IClientStreamWriter<T> inner, CallUnderWay call, Task? response) : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public async Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            try
            {
                await inner.WriteAsync(message, cancellationToken);
            }
            catch (RpcException failure)
            {
                throw call.Worded(await ReasonAsync() ?? failure);
            }
            catch (InvalidOperationException) when (response is { IsCompleted: true })
            {
                throw call.Worded(await ReasonAsync()
                    ?? new RpcException(new Status(StatusCode.Cancelled, "The call has ended; nothing more can be sent.")));
            }
        }

        private async Task<RpcException?> ReasonAsync()
        {
            try
            {
                await (response ?? Task.CompletedTask);
                return null;
            }
            catch (RpcException reason)
            {
                return reason;
            }
        }

        public Task CompleteAsync() => inner.CompleteAsync();
    }

    private sealed class Responses<T>(IAsyncStreamReader<T> inner, CallUnderWay call) : IAsyncStreamReader<T>
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                var read = await inner.MoveNext(cancellationToken);
                if (!read)
                {
                    call.End(Status.DefaultSuccess);
                }

                return read;
            }
            catch (RpcException failure)
            {
                throw call.Failed(failure);
            }
        }
    }
}
