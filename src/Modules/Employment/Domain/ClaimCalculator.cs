using System.Security.Cryptography;
using System.Text;
using TopGrid.Allocation.V1;
using TopGrid.Common.Contracts;

namespace TopGrid.Employment.Domain;

/// <summary>
/// Turns a published allocation into claims (rules.md 8, start and continuation): whoever holds a place after the
/// consortium's division and the returns claims it, from the year in which it starts for as long as the training lasts.
/// </summary>
internal static class ClaimCalculator
{
    /// <summary>Computes the claims of a year.</summary>
    /// <param name="year">Allocation year T.</param>
    /// <param name="allocation">The published allocation.</param>
    /// <param name="now">When.</param>
    /// <param name="lengths">A claim of each profession whose length holds; what is missing, and null, as this program knows it.</param>
    public static ComputedClaims Compute(
        int year, PublishedAllocation allocation, DateTimeOffset now, IReadOnlyDictionary<string, Claim>? lengths = null)
    {
        var claims = allocation.Results.Where(result => result.Granted > 0)
            .Select(result => Claim(year, result, lengths?.GetValueOrDefault(result.Profession.ToCode()))).ToList();
        return new ComputedClaims(
            new ClaimSet
            {
                Year = year,
                Number = 0,
                Run = allocation.Run,
                EvidenceRoot = allocation.EvidenceRoot,
                ContentHash = Hash(claims.Select(claim => claim.ContentHash)),
                ComputedAt = now,
            },
            claims);
    }

    private static Claim Claim(int year, Result result, Claim? like)
    {
        var length = like is null
            ? TrainingLengths.Of(result.Profession)
            : new TrainingLength(result.Profession, like.TrainingYears, like.Basis, like.Source);
        var claim = new Claim
        {
            Year = year,
            Number = 0,
            Profession = result.Profession.ToCode(),
            Tpid = result.Tpid,
            DisplayName = result.DisplayName,
            Granted = result.Granted,
            // Which of its places moved out or came back is not said; other places go before bonus places (chosen).
            Bonus = Math.Min(result.Bonus, result.Granted),
            MovedIn = result.MovedIn,
            MovedOut = result.MovedOut,
            TrainingYears = length.Years,
            Basis = length.Basis,
            Source = length.Source,
            ContentHash = "",
        };
        return claim with { ContentHash = Hash([claim.ToString()]) };
    }

    private static string Hash(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));
}
