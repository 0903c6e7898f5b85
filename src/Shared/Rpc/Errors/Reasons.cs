using Grpc.Core;

namespace TopGrid.Rpc.Errors;

/// <summary>
/// The reasons in <c>google.rpc.ErrorInfo</c> that a program may act on (docs/errors.md). The text of an error may change, its reason
/// does not.
/// </summary>
public static class Reasons
{
    /// <summary>The domain of all reasons.</summary>
    public const string Domain = "topgrid";

    /// <summary>The request id was used by the same caller for another request.</summary>
    public const string RequestIdReused = "REQUEST_ID_REUSED";

    /// <summary>The request id is missing or not of the form.</summary>
    public const string RequestIdInvalid = "REQUEST_ID_INVALID";

    /// <summary>The page token was not given for this list.</summary>
    public const string PageTokenInvalid = "PAGE_TOKEN_INVALID";

    /// <summary>The facts would hold errors after the change.</summary>
    public const string FactsInvalid = "FACTS_INVALID";

    /// <summary>The last day for it has passed.</summary>
    public const string DeadlinePassed = "DEADLINE_PASSED";

    /// <summary>Whoever proposed may not confirm too.</summary>
    public const string SecondPersonNeeded = "SECOND_PERSON_NEEDED";

    /// <summary>Another mandate holds on some of these days.</summary>
    public const string MandateOverlaps = "MANDATE_OVERLAPS";

    /// <summary>A mandate cannot be given to these parties or for these days.</summary>
    public const string MandateInvalid = "MANDATE_INVALID";

    /// <summary>The host is stopping.</summary>
    public const string Stopping = "STOPPING";

    /// <summary>What the host rests on, such as its database, is away or busy for a moment.</summary>
    public const string TemporarilyAway = "TEMPORARILY_AWAY";

    /// <summary>The reason of an error that names no other.</summary>
    /// <param name="code">Its code.</param>
    /// <returns>The reason.</returns>
    public static string Of(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument => "INVALID_FIELD",
        StatusCode.NotFound => "NOT_FOUND",
        StatusCode.AlreadyExists => "ALREADY_EXISTS",
        StatusCode.FailedPrecondition => "STATE_DOES_NOT_ALLOW",
        StatusCode.Aborted => "CHANGED_MEANWHILE",
        StatusCode.PermissionDenied => "ROLE_MISSING",
        StatusCode.Unauthenticated => "CALLER_UNKNOWN",
        StatusCode.ResourceExhausted => "LIMIT_EXCEEDED",
        StatusCode.Unimplemented => "METHOD_NOT_SERVED",
        StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        StatusCode.Cancelled => "CANCELLED",
        StatusCode.Unavailable => TemporarilyAway,
        _ => "DEFECT",
    };
}
