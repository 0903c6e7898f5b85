using System.Text.Json;
using TopGrid.Allocation.Calculation.Decisions;
using TopGrid.Allocation.Calculation.Results;

namespace TopGrid.Allocation.Calculation.Verification;

/// <summary>
/// Granted + open + lapsed = places for each profession (rules.md 5 step 10), and allocation.csv says what the final decisions say.
/// </summary>
internal static class TotalsCheck
{
    public static VerificationCheck Check(ResultFolder result)
    {
        var problems = new List<string>();
        var rows = result.Allocation().ToDictionary(r => (r.Profession, r.Tpid));
        CheckTotals(result, rows.Values, problems);
        CheckFinal(result, rows, problems);
        return new VerificationCheck("totals", rows.Count, [.. problems.Take(VerificationCheck.MostProblems)]);
    }

    private static void CheckTotals(ResultFolder result, IEnumerable<AllocationRow> rows, List<string> problems)
    {
        var granted = rows.GroupBy(r => r.Profession).ToDictionary(g => g.Key, g => g.Sum(r => r.Granted));
        foreach (var profession in result.Summary.GetProperty("professions").EnumerateObject())
        {
            int Number(string name) => ResultFolder.Member(profession.Value, ResultFiles.Summary, name, JsonValueKind.Number).GetInt32();
            var sum = granted.GetValueOrDefault(profession.Name);
            if (sum != Number("granted"))
            {
                problems.Add(
                    $"{ResultFiles.Allocation}: {profession.Name} adds up to {sum} places, {ResultFiles.Summary} says {Number("granted")}");
            }
            if (Number("granted") + Number("open") + Number("lapsed") != Number("places"))
            {
                problems.Add($"{ResultFiles.Summary}: granted, open and lapsed places of {profession.Name} are not the places there were");
            }
        }
    }

    private static void CheckFinal(ResultFolder result, Dictionary<(string, string), AllocationRow> rows, List<string> problems)
    {
        foreach (var line in result.Decisions())
        {
            var row = RowFields.Parse(line.Span);
            if (!row.Rule.StartsWith("final.", StringComparison.Ordinal))
            {
                continue;
            }
            if (!rows.TryGetValue((row.Profession, row.Party), out var allocation))
            {
                problems.Add($"{ResultFiles.Allocation}: {row.Party} has a final decision for {row.Profession} but no row");
            }
            else if (allocation.Granted != row.Number("granted"))
            {
                problems.Add(
                    $"{ResultFiles.Allocation}: {row.Party} has {allocation.Granted} places {row.Profession}, its final decision says {row["granted"]}");
            }
        }
    }
}
