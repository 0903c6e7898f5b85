using System.Collections.Immutable;

namespace TopGrid.Access.Tokens;

/// <summary>The signatures that are taken: asymmetric ones only, so whoever can check a token cannot make one.</summary>
public static class JwtAlgorithms
{
    /// <summary>All names (RFC 7518).</summary>
    public static ImmutableArray<string> All { get; } = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"];
}
