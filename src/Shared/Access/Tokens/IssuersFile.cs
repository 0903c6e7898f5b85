using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using TopGrid.Access.Callers;

namespace TopGrid.Access.Tokens;

/// <summary>Reads the file that names the trusted issuers: a JSON list of <see cref="TrustedIssuer"/> in snake_case.</summary>
public static class IssuersFile
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter<CallerRole>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads and checks the file.</summary>
    /// <param name="path">The file; a relative <c>jwks</c> file is looked for beside it.</param>
    /// <returns>The issuers.</returns>
    /// <exception cref="InvalidDataException">The file cannot be followed; the message says what, where and what to do.</exception>
    public static ImmutableArray<TrustedIssuer> Read(string path)
    {
        ImmutableArray<TrustedIssuer> issuers;
        try
        {
            issuers = JsonSerializer.Deserialize<ImmutableArray<TrustedIssuer>>(File.ReadAllBytes(path), _json);
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"{path} cannot be read as a list of trusted issuers: {problem.Message} See docs/identity.md for its form.", problem);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        issuers = [
            .. issuers.Select(issuer => IsAddress(issuer.Jwks) ? issuer : issuer with { Jwks = Path.GetFullPath(issuer.Jwks, folder) })];
        return Check(issuers) is { } wrong ? throw new InvalidDataException($"{path}: {wrong}") : issuers;
    }

    /// <summary>Whether a key set is at an address, not in a file.</summary>
    internal static bool IsAddress(string jwks) => jwks.Contains("://", StringComparison.Ordinal);

    private static string? Check(ImmutableArray<TrustedIssuer> issuers) =>
        issuers.Select(Check).FirstOrDefault(wrong => wrong is not null)
        ?? (issuers.Select(issuer => issuer.Name).Distinct(StringComparer.Ordinal).Count() < issuers.Length
        ? "Two issuers have the same name; give each its own."
        : null)
        ?? (issuers.Select(issuer => issuer.Issuer).Distinct(StringComparer.Ordinal).Count() < issuers.Length
        ? "An issuer stands there twice; keep one."
        : null);

    private static string? Check(TrustedIssuer issuer) =>
        issuer.Name.Length is 0 or > 32
            || issuer.Name is "module" or LocalTokens.IssuerName
            || !issuer.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? $"\"{issuer.Name}\" cannot be an issuer's name; take 1 to 32 lower-case letters, digits and hyphens, and not \"module\" or \"{LocalTokens.IssuerName}\"."
        : issuer.Issuer.Length == 0 || issuer.Audience.Length == 0
            ? $"{issuer.Name} needs an issuer and an audience that are not empty."
        : issuer.Issuer == LocalTokens.IssuerName
            ? $"{issuer.Name} has the issuer \"{LocalTokens.IssuerName}\", which is the host's own."
        : issuer.Algorithms.FirstOrDefault(algorithm => !JwtAlgorithms.All.Contains(algorithm)) is { } unknown
            ? $"{issuer.Name} takes the algorithm \"{unknown}\"; only asymmetric ones can be taken: {string.Join(", ", JwtAlgorithms.All)}."
        : issuer.Algorithms.IsDefaultOrEmpty
            ? $"{issuer.Name} takes no algorithm; leave \"algorithms\" out for {string.Join(", ", JwtAlgorithms.All)}."
        : issuer.Roles.IsDefaultOrEmpty || issuer.Roles.Any(role => role is CallerRole.Unspecified or CallerRole.Module)
            ? $"{issuer.Name} may give no role, or one that nobody can have; list some of {string.Join(", ", RoleNames.All)}."
        : IsAddress(issuer.Jwks) && !IsSafe(issuer.Jwks)
            ? $"{issuer.Name} has its keys at {issuer.Jwks}; give an https address (http only on this machine), or a file."
            : null;

    private static bool IsSafe(string jwks) =>
        Uri.TryCreate(jwks, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
