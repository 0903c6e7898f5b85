using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace TopGrid.Common.Contracts;

/// <summary>Which methods may be called twice, read from the option <c>idempotency_level</c> in the contracts.</summary>
/// <param name="services">The descriptors of the services.</param>
public sealed class DescriptorIdempotency(params IEnumerable<ServiceDescriptor> services)
{
    private readonly FrozenSet<string> _idempotent = services
        .SelectMany(service => service.Methods)
        .Where(
            method => method.GetOptions()?.IdempotencyLevel is MethodOptions.Types.IdempotencyLevel.Idempotent
                or MethodOptions.Types.IdempotencyLevel.NoSideEffects)
        .Select(method => $"/{method.Service.FullName}/{method.Name}")
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a method may be called twice.</summary>
    /// <param name="fullMethodName">Its path: <c>/{service}/{method}</c>.</param>
    /// <returns>False for methods of other services.</returns>
    public bool MayRepeat(string fullMethodName) => _idempotent.Contains(fullMethodName);
}
