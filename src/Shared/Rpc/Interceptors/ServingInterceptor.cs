using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Server;

namespace TopGrid.Rpc.Interceptors;

/// <summary>
/// What every call needs around its handler, whatever it came over: the scope of its caller, deadline and cancellation, and an outcome that
/// a client can act on, whatever the handler threw. It hands the call context on as it is.
/// </summary>
internal sealed class ServingInterceptor(Faults faults) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var call = Begin(context, request);
        using var scope = CallScope.For(call, context);
        try
        {
            return Accepted(context, await continuation(request, context));
        }
        catch (Exception thrown) when (faults.Translate(thrown, context) is { } refusal)
        {
            throw refusal;
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var call = Begin(context, null);
        using var scope = CallScope.For(call, context);
        try
        {
            return Accepted(context, await continuation(new Requests<TRequest>(requestStream, call), context));
        }
        catch (Exception thrown) when (faults.Translate(thrown, context) is { } refusal)
        {
            throw refusal;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var call = Begin(context, request);
        using var scope = CallScope.For(call, context);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception thrown) when (faults.Translate(thrown, context) is { } refusal)
        {
            throw refusal;
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var call = Begin(context, null);
        using var scope = CallScope.For(call, context);
        try
        {
            await continuation(new Requests<TRequest>(requestStream, call), responseStream, context);
        }
        catch (Exception thrown) when (faults.Translate(thrown, context) is { } refusal)
        {
            throw refusal;
        }
    }

    private static ServedCall? Begin(ServerCallContext context, object? request)
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        RepeatedBytes.Restore(context);
        var call = context.FindServedCall();
        if (call is not null && request is not null)
        {
            call.Request = request as IMessage;
        }

        return call;
    }

    /// <summary>A handler that set a status of its own refuses; its response is not sent.</summary>
    private static TResponse Accepted<TResponse>(ServerCallContext context, TResponse response) =>
        context.Status.StatusCode == StatusCode.OK ? response : throw new RpcException(context.Status);

    /// <summary>
    /// Requests as the handler reads them: the first one is noted, and bytes that are no message are a fault of the client, not of the
    /// handler.
    /// </summary>
    private sealed class Requests<TRequest>(IAsyncStreamReader<TRequest> inner, ServedCall? call) : IAsyncStreamReader<TRequest>
    {
        public TRequest Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            try
            {
                var read = await inner.MoveNext(cancellationToken);
                if (read && call is { Request: null })
                {
                    call.Request = inner.Current as IMessage;
                }

                return read;
            }
            catch (InvalidProtocolBufferException)
            {
                throw new RpcException(Faults.Unreadable(typeof(TRequest).Name));
            }
            catch (InvalidDataException misframed) when (call is not null)
            {
                throw new RpcException(Faults.Misframed(call.Method, misframed));
            }
        }
    }
}
