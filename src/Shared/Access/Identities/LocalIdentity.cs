using System.Collections.Immutable;
using TopGrid.Access.Callers;

namespace TopGrid.Access.Identities;

/// <summary>A row of the identities file. The secret itself is nowhere: only its hash.</summary>
/// <param name="Id">Id of the token: what stands before the dot.</param>
/// <param name="UserId">Stable id of the person; several tokens may share it.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Roles">What the person may act as.</param>
/// <param name="SecretSha256">SHA-256 of the 32 bytes of the secret, lower-case hex.</param>
public sealed record LocalIdentity(string Id, string UserId, string DisplayName, ImmutableArray<CallerRole> Roles, string SecretSha256)
{
    /// <summary>The institutions served, by tpid.</summary>
    public ImmutableArray<string> Institutions { get; init; } = [];

    /// <summary>The consortia served.</summary>
    public ImmutableArray<string> Consortia { get; init; } = [];

    /// <summary>The training institutes served.</summary>
    public ImmutableArray<string> Institutes { get; init; } = [];

    /// <summary>
    /// The client certificate by which the person is known too, as <see cref="ClientCertificates"/> writes it; null = none.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>The person as a caller.</summary>
    /// <returns>A caller straight from the network.</returns>
    public Caller ToCaller()
    {
        var caller = new Caller(UserId, DisplayName);
        return caller with
        {
            Roles = caller.Roles.Union(Roles),
            Institutions = caller.Institutions.Union(Institutions),
            Consortia = caller.Consortia.Union(Consortia),
            Institutes = caller.Institutes.Union(Institutes),
        };
    }
}
