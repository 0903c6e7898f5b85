using Google.Rpc;
using Grpc.Core;

namespace TopGrid.Audit.Recording;

/// <summary>Status codes as gRPC writes them.</summary>
internal static class OutcomeNames
{
    private static readonly Dictionary<StatusCode, string> _names = CodeReflection.Descriptor.EnumTypes[0].Values
        .ToDictionary(value => (StatusCode)value.Number, value => value.Name);

    public static string Of(StatusCode code) => _names.GetValueOrDefault(code, "UNKNOWN");
}
