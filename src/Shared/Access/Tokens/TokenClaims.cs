using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using TopGrid.Access.Callers;

namespace TopGrid.Access.Tokens;

/// <summary>What a checked token says of its holder.</summary>
internal static class TokenClaims
{
    public const string Roles = "topgrid_roles";
    public const string Institutions = "topgrid_institutions";
    public const string Consortia = "topgrid_consortia";
    public const string Institutes = "topgrid_institutes";

    private const int MaxUserIdLength = 200;

    /// <summary>The holder as a caller.</summary>
    /// <exception cref="Grpc.Core.RpcException">UNAUTHENTICATED when a claim is missing or of another form; the message names
    /// it.</exception>
    public static Caller ToCaller(JsonWebToken token, TrustedIssuer issuer)
    {
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload));
        var claims = payload.RootElement;
        var subject = Text(claims, "sub");
        if (subject is null or "" || subject.Length > MaxUserIdLength || subject.Any(char.IsControl))
        {
            throw Wrong("sub", $"1 to {MaxUserIdLength} characters that say who the holder is");
        }

        var roles = ReadRoles(claims, issuer);
        var caller = new Caller($"{issuer.Name}:{subject}", Text(claims, "name") ?? subject);
        return caller with
        {
            Roles = caller.Roles.Union(roles),
            Institutions = caller.Institutions.Union(List(claims, Institutions)),
            Consortia = caller.Consortia.Union(List(claims, Consortia)),
            Institutes = caller.Institutes.Union(List(claims, Institutes)),
        };
    }

    /// <summary>The thumbprint of the client certificate that the token is bound to (RFC 8705); null = it is bound to none.</summary>
    public static string? BoundCertificate(JsonWebToken token)
    {
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload));
        return !payload.RootElement.TryGetProperty("cnf", out var confirmation) ? null
            : confirmation.ValueKind == JsonValueKind.Object && Text(confirmation, "x5t#S256") is { } thumbprint ? thumbprint
            // Bound to something that cannot be checked here: then it must not pass as a bare token.
            : throw Wrong("cnf", "a client certificate's thumbprint, x5t#S256");
    }

    private static ImmutableArray<CallerRole> ReadRoles(JsonElement claims, TrustedIssuer issuer)
    {
        var roles = ImmutableArray.CreateBuilder<CallerRole>();
        foreach (var name in List(claims, Roles))
        {
            if (!RoleNames.TryParse(name, out var role))
            {
                throw Wrong(Roles, $"roles of {string.Join(", ", RoleNames.All)}");
            }

            if (!issuer.Roles.Contains(role))
            {
                throw TokenRefusals.Make(
                    $"The token's issuer may not give the role {name}. Ask the operator to allow it, or use another identity.");
            }

            roles.Add(role);
        }

        return RoleNames.Contradiction(roles) is { } wrong
            ? throw TokenRefusals.Make($"The token's claim {Roles} cannot be followed. {wrong}")
            : roles.ToImmutable();
    }

    private static string? Text(JsonElement claims, string name) =>
        !claims.TryGetProperty(name, out var claim) ? null
        : claim.ValueKind == JsonValueKind.String ? claim.GetString()
        : throw Wrong(name, "a text");

    private static IEnumerable<string> List(JsonElement claims, string name) =>
        !claims.TryGetProperty(name, out var claim) ? []
        : claim.ValueKind == JsonValueKind.Array
        && claim.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && item.GetString() != "")
            ? [.. claim.EnumerateArray().Select(item => item.GetString()!)]
            : throw Wrong(name, "a list of texts");

    private static Grpc.Core.RpcException Wrong(string claim, string form) =>
        TokenRefusals.Make(
            $"The token's claim {claim} is missing or of another form: it takes {form}. Ask its issuer for a token that says so.");
}
