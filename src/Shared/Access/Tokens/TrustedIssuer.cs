using System.Collections.Immutable;
using TopGrid.Access.Callers;

namespace TopGrid.Access.Tokens;

/// <summary>Who may sign tokens, and what such a token may say.</summary>
public sealed record TrustedIssuer
{
    /// <summary>
    /// Short name: lower-case letters, digits and hyphens. The user id of a caller is <c>{name}:{sub}</c>, so that two issuers never name
    /// one person by accident.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Value of the claim <c>iss</c>, compared character by character.</summary>
    public required string Issuer { get; init; }

    /// <summary>A value that the claim <c>aud</c> must hold.</summary>
    public required string Audience { get; init; }

    /// <summary>The key set (RFC 7517): an <c>https</c> address, <c>http</c> on this machine only, or a file.</summary>
    public required string Jwks { get; init; }

    /// <summary>Roles that its tokens may give; a token with another one is refused.</summary>
    public required ImmutableArray<CallerRole> Roles { get; init; }

    /// <summary>Algorithms taken; a subset of <see cref="JwtAlgorithms.All"/>.</summary>
    public ImmutableArray<string> Algorithms { get; init; } = JwtAlgorithms.All;
}
