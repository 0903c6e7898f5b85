namespace TopGrid.Employment.Domain;

/// <summary>A claim set with its claims, stored together.</summary>
internal sealed record ComputedClaims(ClaimSet Set, IReadOnlyList<Claim> Claims)
{
    public ComputedClaims Numbered(int number) => new(
        Set with { Number = number },
        [.. Claims.Select(claim => claim with { Number = number })]);
}
