using System.Collections.Frozen;
using Google.Rpc;
using Grpc.Core;

namespace TopGrid.Transcoding.Answers;

/// <summary>Status codes of gRPC as those of HTTP, by the comments in google/rpc/code.proto.</summary>
internal static class HttpStatus
{
    private static readonly FrozenDictionary<StatusCode, int> _codes = new Dictionary<StatusCode, int>
    {
        [StatusCode.OK] = 200,
        [StatusCode.Cancelled] = 499,
        [StatusCode.Unknown] = 500,
        [StatusCode.InvalidArgument] = 400,
        [StatusCode.DeadlineExceeded] = 504,
        [StatusCode.NotFound] = 404,
        [StatusCode.AlreadyExists] = 409,
        [StatusCode.PermissionDenied] = 403,
        [StatusCode.Unauthenticated] = 401,
        [StatusCode.ResourceExhausted] = 429,
        [StatusCode.FailedPrecondition] = 400,
        [StatusCode.Aborted] = 409,
        [StatusCode.OutOfRange] = 400,
        [StatusCode.Unimplemented] = 501,
        [StatusCode.Internal] = 500,
        [StatusCode.Unavailable] = 503,
        [StatusCode.DataLoss] = 500,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<StatusCode, string> _names = CodeReflection.Descriptor.EnumTypes[0].Values
        .ToFrozenDictionary(value => (StatusCode)value.Number, value => value.Name);

    public static int Of(StatusCode code) => _codes.GetValueOrDefault(code, 500);

    /// <summary>The name of a code, such as <c>NOT_FOUND</c>.</summary>
    public static string NameOf(StatusCode code) => _names.GetValueOrDefault(code, "UNKNOWN");
}
