using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using TopGrid.Common.Contracts;
using TopGrid.Common.Contracts.Names;
using TopGrid.Common.V1;
using TopGrid.Employment.Domain;
using Wire = TopGrid.Employment.V1;

namespace TopGrid.Employment.Services;

/// <summary>Domain to messages.</summary>
internal static class ClaimMessages
{
    private const string RuleId = "start-and-continuation";
    private const int EtagLength = 16;

    public static Wire.Claim ToMessage(this Claim claim, ClaimSet set)
    {
        var profession = ProfessionCodes.All.Single(one => one.ToCode() == claim.Profession);
        var message = new Wire.Claim
        {
            Name = new ClaimName(claim.Year, profession, claim.Tpid).ToString(),
            Run = set.Run,
            Profession = profession,
            Tpid = claim.Tpid,
            DisplayName = claim.DisplayName,
            Granted = claim.Granted,
            Bonus = claim.Bonus,
            MovedIn = claim.MovedIn,
            MovedOut = claim.MovedOut,
            Rule = Rule(claim),
            ComputeTime = Timestamp.FromDateTimeOffset(set.ComputedAt),
            Etag = claim.ContentHash[..EtagLength],
        };
        message.Years.AddRange(Enumerable.Range(0, claim.TrainingYears).Select(after => new Wire.ClaimYear
        {
            Year = claim.Year + after,
            Starting = after == 0 ? claim.Granted : 0,
            Continuing = after == 0 ? 0 : claim.Granted,
        }));
        return message;
    }

    private static RuleReference Rule(Claim claim) => new()
    {
        Id = RuleId,
        Basis = claim.Basis,
        Source = claim.Source,
        Sentence = new LocalizedText
        {
            Nl = string.Create(
                CultureInfo.InvariantCulture,
                $"Een plaats {claim.Profession} start in {claim.Year} en loopt {claim.TrainingYears} jaar: wie haar na de verdeling heeft, vraagt haar in {claim.Year} aan als instroom en daarna als doorstroom."),
            En = string.Create(
                CultureInfo.InvariantCulture,
                $"A place for {claim.Profession} starts in {claim.Year} and lasts {claim.TrainingYears} years: whoever has it after the division claims it as a start in {claim.Year} and as a continuation after."),
        },
    };
}
