using TopGrid.Dataset;

namespace TopGrid.Registration.Persistence;

/// <summary>
/// The one row of <c>year.csv</c>, which has no table of its own. The change log gets the seed's commitment, not the seed.
/// </summary>
internal static class YearLine
{
    public const string File = "year.csv";

    public static string Of(YearRow row) => CanonicalLine.FromCells(
        Cells(row with { Seed = row.Seed is { } seed ? CanonicalForm.SeedCommitment(seed) : null }));

    public static IReadOnlyList<string> Cells(YearRow row) =>
        [.. new object?[] { row.Year, row.Protocol, row.RequestDeadline, row.WithdrawalDeadline, row.Seed }.Select(CanonicalLine.Cell)];
}
