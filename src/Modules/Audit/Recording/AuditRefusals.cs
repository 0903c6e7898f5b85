using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Rpc.Server;

namespace TopGrid.Audit.Recording;

/// <summary>Hands every call that was refused, wherever that happened, to the queue; the call does not wait for it.</summary>
internal sealed class AuditRefusals(RefusalQueue refusals) : ICallObserver
{
    public void Ended(ServedCall call, Status status)
    {
        if (Counts(call, status.StatusCode))
        {
            refusals.Add(AuditDraft.Refusal(call, status));
        }
    }

    // A reader that hangs up, and a module that asks for what is not there, are everyday work and nobody's refusal; what is open to anyone
    // (health, reflection) holds nothing that could be refused, and a probe with a wrong name must not fill the log.
    private static bool Counts(ServedCall call, StatusCode status) => status switch
    {
        StatusCode.OK => false,
        _ when call.Rule.Anonymous => false,
        StatusCode.PermissionDenied or StatusCode.Unauthenticated => true,
        StatusCode.Cancelled or StatusCode.DeadlineExceeded => call.Rule.Writes,
        _ => call.Rule.Writes || !call.IsInProcess,
    };
}
