using Grpc.Core;
using Grpc.Core.Interceptors;
using TopGrid.Access.Callers;

namespace TopGrid.Audit.Recording;

/// <summary>
/// A call that may write carries a draft, which is written in the transaction of its change (see <see cref="AuditModule"/>).
/// </summary>
internal sealed class AuditInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        using var draft = Begin(context);
        return await continuation(request, context);
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var draft = Begin(context);
        return await continuation(requestStream, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var draft = Begin(context);
        await continuation(request, responseStream, context);
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var draft = Begin(context);
        await continuation(requestStream, responseStream, context);
    }

    private static AuditDraft? Begin(ServerCallContext context) =>
        context.FindServedCall() is { Rule.Writes: true } call ? new AuditDraft(call).Begin() : null;
}
