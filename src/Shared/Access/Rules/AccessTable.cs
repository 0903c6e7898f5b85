using System.Collections.Frozen;

namespace TopGrid.Access.Rules;

/// <summary>Rules written out in code, for services whose contract is not ours (health, reflection).</summary>
/// <param name="rules">Path of a method (<c>/{service}/{method}</c>) to its rule.</param>
public sealed class AccessTable(IReadOnlyDictionary<string, AccessRule> rules) : IAccessPolicy
{
    private readonly FrozenDictionary<string, AccessRule> _rules = rules.ToFrozenDictionary(StringComparer.Ordinal);

    /// <inheritdoc />
    public AccessRule? Find(string fullMethodName) => _rules.GetValueOrDefault(fullMethodName);
}
