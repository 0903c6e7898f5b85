using Grpc.Core;

namespace TopGrid.Grpc;

/// <summary>
/// Refusals that are part of normal work, to be thrown by a handler. Each tells what was wrong, where, and what to do;
/// they pass to the client unchanged and leave the span without an error.
/// </summary>
public static class Problems
{
    /// <summary>The request is wrong whatever the state of the system.</summary>
    /// <param name="what">What is wrong.</param>
    /// <param name="where">The field, row or file.</param>
    /// <param name="whatToDo">What the caller should do.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException InvalidArgument(string what, string where, string whatToDo) =>
        Make(StatusCode.InvalidArgument, what, where, whatToDo);

    /// <summary>What was asked for does not exist.</summary>
    /// <param name="what">What was looked for.</param>
    /// <param name="where">Where.</param>
    /// <param name="whatToDo">What the caller should do.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException NotFound(string what, string where, string whatToDo) =>
        Make(StatusCode.NotFound, what, where, whatToDo);

    /// <summary>What was to be made exists already.</summary>
    /// <param name="what">What exists.</param>
    /// <param name="where">Where.</param>
    /// <param name="whatToDo">What the caller should do.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException AlreadyExists(string what, string where, string whatToDo) =>
        Make(StatusCode.AlreadyExists, what, where, whatToDo);

    /// <summary>The state of the system does not allow this now.</summary>
    /// <param name="what">What stands in the way.</param>
    /// <param name="where">Of which thing.</param>
    /// <param name="whatToDo">What must happen first.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException FailedPrecondition(string what, string where, string whatToDo) =>
        Make(StatusCode.FailedPrecondition, what, where, whatToDo);

    /// <summary>Someone else changed the same thing meanwhile.</summary>
    /// <param name="what">What changed.</param>
    /// <param name="where">Of which thing.</param>
    /// <param name="whatToDo">What the caller should do.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException Aborted(string what, string where, string whatToDo) =>
        Make(StatusCode.Aborted, what, where, whatToDo);

    /// <summary>The caller is known and has the role, but not for this organisation or at this moment.</summary>
    /// <param name="what">What is not allowed.</param>
    /// <param name="where">On which thing.</param>
    /// <param name="whatToDo">Who may do it.</param>
    /// <returns>The exception to throw.</returns>
    public static RpcException PermissionDenied(string what, string where, string whatToDo) =>
        Make(StatusCode.PermissionDenied, what, where, whatToDo);

    private static RpcException Make(StatusCode code, string what, string where, string whatToDo) =>
        new(new Status(code, $"{what.TrimEnd('.')} ({where}). {Sentence(whatToDo)}"));

    private static string Sentence(string text) => text.EndsWith('.') || text.EndsWith('?') ? text : text + ".";
}
