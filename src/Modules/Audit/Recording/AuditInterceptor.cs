using Grpc.Core;
using TopGrid.Grpc.Pipeline;

namespace TopGrid.Audit.Recording;

/// <summary>
/// Sees every call from the outside. A call that may write carries a draft, which is written in the transaction of its change (see
/// <see cref="AuditModule"/>); a call that is refused is handed to the queue and goes on without waiting.
/// </summary>
internal sealed class AuditInterceptor(RefusalQueue refusals, TimeProvider clock) : ICallInterceptor
{
    public async Task InterceptAsync(ServerCallContext context, Func<Task> next)
    {
        var call = ObservedCall.Of(context);
        using var draft = new AuditDraft(clock.GetUtcNow(), call);
        if (call.Writes)
        {
            draft.Begin();
        }

        try
        {
            await next().ConfigureAwait(false);
            Refused(context.Status);
        }
        catch (RpcException refusal)
        {
            Refused(refusal.Status);
            throw;
        }

        void Refused(Status status)
        {
            if (Counts(call, status.StatusCode))
            {
                refusals.Add(draft.Refusal(status));
            }
        }
    }

    // A reader that hangs up, and a module that asks for what is not there, are everyday work and nobody's refusal; what is open to anyone
    // (health, reflection) holds nothing that could be refused, and a probe with a wrong name must not fill the log.
    private static bool Counts(ObservedCall call, StatusCode status) => status switch
    {
        StatusCode.OK => false,
        _ when call.IsOpen => false,
        StatusCode.PermissionDenied or StatusCode.Unauthenticated => true,
        StatusCode.Cancelled or StatusCode.DeadlineExceeded => call.Writes,
        _ => call.Writes || !call.IsInProcess,
    };
}
