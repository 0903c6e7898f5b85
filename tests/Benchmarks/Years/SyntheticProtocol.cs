using TopGrid.Allocation.Engine;

namespace TopGrid.Benchmarks.Years;

/// <summary>
/// Switches of two years as rules.md 6 has them: remainders by days with a bonus inside, and lotteries with a sector split.
/// </summary>
internal static class SyntheticProtocol
{
    public static LadderParameters For(int year) => new()
    {
        Year = year,
        NewcomerShare = Fraction.Percent(1),
        GuaranteeYears = 4,
        SectorSplit = year >= 2024,
        ConsortiumPriority = year >= 2024,
        Remainders = year >= 2024 ? Remainders.Lottery : Remainders.Largest,
        BonusSource = year >= 2024 ? BonusSource.Reserved : BonusSource.Inside,
        BonusRate = Fraction.Percent(20),
        BonusProfessions = ["GZ"],
        ConsortiumProfessions = ["GZ"],
        Returns = year >= 2024 ? ReturnPolicy.Reallocate : ReturnPolicy.WaitingList,
    };
}
