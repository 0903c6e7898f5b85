using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Commands;

/// <summary>The result of round 1, on which an extra round builds (rules.md 5, "extra round").</summary>
internal static class PreviousRound
{
    /// <summary>Reads a result folder of the same year.</summary>
    /// <returns>What the extra round starts from; null when the folder is refused, with the reason on standard error.</returns>
    public static EarlierResult? Load(Screen screen, string folder, FolderYear year)
    {
        try
        {
            var result = ResultFolder.Open(folder);
            if (result.Year == year.Year.Year.Year)
            {
                return result.ForExtraRound();
            }

            screen.Refuse(Phrases.PreviousOtherYear, folder, result.Year, year.Year.Year.Year);
        }
        catch (ResultFormatException exception)
        {
            screen.Refuse(Phrases.NotAResult, folder, exception.Message);
        }

        return null;
    }
}
