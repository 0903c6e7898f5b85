using Grpc.Core;
using TopGrid.Access.Callers;
using TopGrid.Audit.Domain;

namespace TopGrid.Audit.Recording;

/// <summary>What is known of a call under way, until it commits a change or is refused. It flows with the call's code.</summary>
internal sealed class AuditDraft(ServedCall call) : IDisposable
{
    private static readonly AsyncLocal<AuditDraft?> _flowing = new();

    private AuditDraft? _outer;
    private bool _ended;

    /// <summary>The draft of the running code; null outside writing calls.</summary>
    public static AuditDraft? Current => _flowing.Value is { _ended: false } draft ? draft : null;

    /// <summary>Begins to flow with the code that follows.</summary>
    public AuditDraft Begin()
    {
        _outer = _flowing.Value;
        _flowing.Value = this;
        return this;
    }

    /// <summary>The entry of a change.</summary>
    public AuditEntry Change() => Entry(call, AuditEntry.Change, StatusCode.OK, "");

    /// <summary>The entry of a refusal.</summary>
    public static AuditEntry Refusal(ServedCall call, Status status) => Entry(call, AuditEntry.Refusal, status.StatusCode, status.Detail);

    /// <summary>The entry of a change that the program makes by itself, in nobody's call, such as the seal of a run.</summary>
    public static AuditEntry OfProgram(DateTimeOffset at, string resource) => new()
    {
        At = at,
        Kind = AuditEntry.Change,
        UserId = "",
        Via = "",
        Peer = "",
        Method = "",
        Resource = resource,
        RequestId = "",
        Outcome = OutcomeNames.Of(StatusCode.OK),
        Detail = "",
    };

    public void Dispose()
    {
        _ended = true;
        _flowing.Value = _outer;
    }

    private static AuditEntry Entry(ServedCall call, string kind, StatusCode outcome, string detail) => new()
    {
        At = call.Begun,
        Kind = kind,
        UserId = call.Caller?.UserId ?? "",
        Via = string.Join(',', [.. call.Gateway is { } gateway ? [gateway] : Array.Empty<string>(), .. call.Caller?.Via ?? []]),
        Peer = call.IsInProcess ? "" : call.Peer,
        Method = call.Method,
        Resource = call.Resource ?? RequestFields.ResourceOf(call.Request),
        OnBehalfOf = call.Mandate?.Represented,
        Mandate = call.Mandate?.Mandate,
        RequestId = RequestFields.RequestIdOf(call.Request),
        Outcome = OutcomeNames.Of(outcome),
        Detail = detail,
    };
}
