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
    public static ComputedClaims Compute(int year, PublishedAllocation allocation, DateTimeOffset now)
    {
        var claims = allocation.Results.Where(result => result.Granted > 0).Select(result => Claim(year, result)).ToList();
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

    private static Claim Claim(int year, Result result)
    {
        var length = TrainingLengths.Of(result.Profession);
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
