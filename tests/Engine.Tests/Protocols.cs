using TopGrid.Allocation.Engine;

namespace TopGrid.Engine.Tests;

/// <summary>The six protocol years, typed over from the table of rules.md 6.</summary>
internal static class Protocols
{
    public static readonly int[] Years = [2018, 2020, 2022, 2023, 2024, 2025];

    public static LadderParameters For(int year) => new()
    {
        Year = year,
        NewcomerShare = year == 2018 ? Fraction.Zero : Fraction.Percent(1),
        GuaranteeYears = year == 2018 ? 0 : 4,
        SectorSplit = year is 2018 or >= 2024,
        ConsortiumPriority = year >= 2024,
        Remainders = year >= 2024 ? Remainders.Lottery : Remainders.Largest,
        BonusSource = year switch { 2018 => BonusSource.None, < 2024 => BonusSource.Inside, _ => BonusSource.Reserved },
        BonusRate = year == 2018 ? Fraction.Zero : Fraction.Percent(20),
        BonusProfessions = ["GZ"],
        ConsortiumProfessions = ["GZ"],
        Returns = year >= 2024 ? ReturnPolicy.Reallocate : ReturnPolicy.WaitingList,
    };
}
