using System.Collections.Immutable;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace TopGrid.Rpc.Errors;

/// <summary>
/// Refusals that are part of normal work, to be thrown by a handler. Each tells what was wrong, where, and what to do, in its text and
/// again in its details; they pass to the client unchanged and leave the span without an error.
/// </summary>
public static class Problems
{
    /// <summary>The request is wrong whatever the state of the system.</summary>
    /// <param name="what">What is wrong.</param>
    /// <param name="where">The field, row or file.</param>
    /// <param name="whatToDo">What the caller should do.</param>
    /// <param name="reason">Why, for programs; null = the usual one of the code.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException InvalidArgument(string what, string where, string whatToDo, string? reason = null) =>
        Make(StatusCode.InvalidArgument, what, where, whatToDo, reason, Violations(where, what));

    /// <summary>What was asked for does not exist.</summary>
    /// <param name="what">What was looked for.</param>
    /// <param name="where">Where.</param>
    /// <param name="whatToDo">What the caller should do.</param>
    /// <param name="reason">Why, for programs; null = the usual one of the code.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException NotFound(string what, string where, string whatToDo, string? reason = null) =>
        Make(StatusCode.NotFound, what, where, whatToDo, reason, Resource(where, what));

    /// <summary>What was to be made exists already.</summary>
    /// <param name="what">What exists.</param>
    /// <param name="where">Where.</param>
    /// <param name="whatToDo">What the caller should do.</param>
    /// <param name="reason">Why, for programs; null = the usual one of the code.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException AlreadyExists(string what, string where, string whatToDo, string? reason = null) =>
        Make(StatusCode.AlreadyExists, what, where, whatToDo, reason, Resource(where, what));

    /// <summary>The state of the system does not allow this now.</summary>
    /// <param name="what">What stands in the way.</param>
    /// <param name="where">Of which thing.</param>
    /// <param name="whatToDo">What must happen first.</param>
    /// <param name="reason">Why, for programs; null = the usual one of the code.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException FailedPrecondition(string what, string where, string whatToDo, string? reason = null) => Make(
        StatusCode.FailedPrecondition, what, where, whatToDo, reason,
        new PreconditionFailure { Violations = { new PreconditionFailure.Types.Violation { Type = reason
            ?? Reasons.Of(StatusCode.FailedPrecondition), Subject = where, Description = what } } });

    /// <summary>Someone else changed the same thing meanwhile.</summary>
    /// <param name="what">What changed.</param>
    /// <param name="where">Of which thing.</param>
    /// <param name="whatToDo">What the caller should do.</param>
    /// <param name="reason">Why, for programs; null = the usual one of the code.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException Aborted(string what, string where, string whatToDo, string? reason = null) =>
        Make(StatusCode.Aborted, what, where, whatToDo, reason);

    /// <summary>The caller is known and has the role, but not for this organisation or at this moment.</summary>
    /// <param name="what">What is not allowed.</param>
    /// <param name="where">On which thing.</param>
    /// <param name="whatToDo">Who may do it.</param>
    /// <param name="reason">Why, for programs; null = the usual one of the code.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException PermissionDenied(string what, string where, string whatToDo, string? reason = null) =>
        Make(StatusCode.PermissionDenied, what, where, whatToDo, reason);

    /// <summary>It cannot be done at this moment, but soon.</summary>
    /// <param name="what">What is away.</param>
    /// <param name="where">Of which thing.</param>
    /// <param name="whatToDo">What the caller should do.</param>
    /// <param name="after">When to try again; our own clients do so by themselves where that is harmless.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException Unavailable(string what, string where, string whatToDo, TimeSpan after) =>
        Make(StatusCode.Unavailable, what, where, whatToDo, Reasons.TemporarilyAway, ErrorDetails.After(after));

    private static RpcException Make(
        StatusCode code, string what, string where, string whatToDo, string? reason, params IEnumerable<IMessage> details) =>
        ErrorDetails.With(
            new Status(code, $"{what.TrimEnd('.')} ({where}). {Sentence(whatToDo)}"),
            reason ?? Reasons.Of(code),
            ImmutableSortedDictionary<string, string>.Empty.Add("where", where).Add("advice", Sentence(whatToDo)),
            details);

    // "fields match and values" names two of them, "field name or parent" one of two.
    private static BadRequest Violations(string where, string what)
    {
        var bad = new BadRequest();
        var fields = where.StartsWith("field", StringComparison.Ordinal)
            ? where[(where.IndexOf(' ', StringComparison.Ordinal) + 1)..]
            : where;
        bad.FieldViolations.AddRange(fields.Split([" and ", " or "], StringSplitOptions.None).Select(
            field => new BadRequest.Types.FieldViolation { Field = field, Description = what }));
        return bad;
    }

    // Of a name such as years/2025/institutions/N1 the kind is the last collection.
    private static ResourceInfo Resource(string name, string what)
    {
        var parts = name.Split('/');
        return new ResourceInfo { ResourceType = parts.Length > 1
            ? parts[parts.Length - 2 + (parts.Length % 2)]
            : "", ResourceName = name, Description = what };
    }

    private static string Sentence(string text) => text.EndsWith('.') || text.EndsWith('?') ? text : text + ".";
}
