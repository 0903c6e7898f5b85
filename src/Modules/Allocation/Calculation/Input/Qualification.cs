using TopGrid.Dataset;

namespace TopGrid.Allocation.Calculation.Input;

/// <summary>Whether a consortium qualifies, and why (rules.md 7).</summary>
/// <param name="Consortium">Id of the consortium.</param>
/// <param name="Qualifies">The outcome.</param>
/// <param name="Reason">The board's reason, or the conditions that were not met; may be empty.</param>
/// <param name="DecidedBy"><see cref="Board"/> or <see cref="Conditions"/>.</param>
public sealed record Qualification(string Consortium, bool Qualifies, string Reason, string DecidedBy)
{
    /// <summary>A row of assessments.csv, which overrides the conditions in every year.</summary>
    public const string Board = "board";

    /// <summary>The condition set that the protocol names.</summary>
    public const string Conditions = "conditions";

    /// <summary>The reason that conditions give, as evidence has it: their ids with semicolons between.</summary>
    /// <param name="unmet">Ids of the conditions that are not met or await the board, in the order of the set.</param>
    public static string ReasonOf(IEnumerable<string> unmet) => string.Join(';', unmet);

    /// <summary>
    /// For every consortium of the year its row of assessments.csv, else what <paramref name="assess"/> finds by the
    /// protocol's condition set.
    /// </summary>
    /// <param name="year">The year.</param>
    /// <param name="assess">Assesses one consortium by the conditions; called only for those without a row.</param>
    public static IReadOnlyDictionary<string, Qualification> Of(DatasetYear year, Func<string, (bool Qualifies, string Reason)> assess)
    {
        var rows = year.Assessments.ToDictionary(a => a.Consortium, StringComparer.Ordinal);
        var all = new Dictionary<string, Qualification>(StringComparer.Ordinal);
        foreach (var id in year.Consortia.Select(c => c.Consortium))
        {
            if (rows.TryGetValue(id, out var row))
            {
                all[id] = new Qualification(id, row.Qualifies, row.Reason, Board);
                continue;
            }
            var (qualifies, reason) = assess(id);
            all[id] = new Qualification(id, qualifies, reason, Conditions);
        }
        return all;
    }
}
