using System.Globalization;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Calculation.Verification;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Dataset;

namespace TopGrid.Cli.Commands;

/// <summary>The results that a later round builds on (rules.md 5, "extra round" and "additional places").</summary>
internal static class EarlierRounds
{
    /// <summary>
    /// Reads the result folders: for the extra round that of round 1; for additional places that of round 1, of all additional places
    /// before, and of the extra round if there was one.
    /// </summary>
    /// <returns>What the round starts from; null when something is refused, with the reason on standard error.</returns>
    public static EarlierResult? Load(Screen screen, Round round, IReadOnlyList<string> folders, DatasetYear year)
    {
        if (round.Places?.Keys.FirstOrDefault(p => !year.Requests.Any(r => r.Round == 1 && r.Profession.ToString() == p)) is { } nobody)
        {
            screen.Refuse(Phrases.NobodyAsks, nobody);
            return null;
        }

        var results = new Dictionary<string, ResultFolder>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            try
            {
                if (!Add(screen, round, results, folder, year.Year.Year))
                {
                    return null;
                }
            }
            catch (ResultFormatException exception)
            {
                screen.Refuse(Phrases.NotAResult, folder, exception.Message);
                return null;
            }
        }

        if (Needed(round).FirstOrDefault(name => !results.ContainsKey(name)) is { } missing)
        {
            screen.Refuse(Phrases.RoundNeedsResult, round.Name, missing);
            return null;
        }

        try
        {
            var first = results["1"];
            return round.Places is { } places
                ? first.ForAdditionalPlaces(round.Additional, places, [.. results.Where(r => r.Key != "1").Select(r => r.Value)])
                : first.ForExtraRound();
        }
        catch (ResultFormatException exception)
        {
            screen.Refuse(Phrases.NotAResult, string.Join(" / ", folders), exception.Message);
            return null;
        }
    }

    private static bool Add(Screen screen, Round round, Dictionary<string, ResultFolder> results, string folder, int year)
    {
        var result = ResultFolder.Open(folder);
        if (!ResultVerifier.Verify(folder).Agrees)
        {
            screen.Refuse(Phrases.PreviousDisagrees, folder);
            return false;
        }

        if (result.Year != year)
        {
            screen.Refuse(Phrases.PreviousOtherYear, folder, result.Year, year);
            return false;
        }

        if (!Needed(round).Contains(result.Round) && !(round.Additional > 0 && result.Round == "2"))
        {
            screen.Refuse(Phrases.RoundNotBefore, folder, result.Round, round.Name);
            return false;
        }

        if (!results.TryAdd(result.Round, result))
        {
            screen.Refuse(Phrases.RoundTwice, result.Round);
            return false;
        }

        return true;
    }

    private static IEnumerable<string> Needed(Round round) =>
        Enumerable.Range(1, Math.Max(0, round.Additional - 1)).Select(n => string.Create(CultureInfo.InvariantCulture, $"a{n}"))
            .Prepend("1");
}
