using System.Globalization;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>A row of allocation.csv.</summary>
/// <param name="Profession">Profession code.</param>
/// <param name="Tpid">The institution.</param>
/// <param name="Requested">Places as filed.</param>
/// <param name="Columns">Places by step: <c>newcomer</c> to <c>received</c>, by the names of the columns.</param>
/// <param name="Granted">Places granted.</param>
/// <param name="Decision"><c>granted</c>, <c>partly</c>, <c>none</c> or <c>refused</c>.</param>
public sealed record AllocationRow(
    string Profession, string Tpid, int Requested, IReadOnlyDictionary<string, int> Columns, int Granted, string Decision)
{
    private static readonly string[] Names = AllocationCsv.Header.Split(',');

    internal static AllocationRow Parse(IReadOnlyList<string> cells)
    {
        int Number(int at) => int.TryParse(cells[at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ResultFormatException(ResultFiles.Allocation, $"'{cells[at]}' in column {Names[at]} is not a number");
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 4; at < Names.Length - 2; at++)
        {
            columns[Names[at]] = Number(at);
        }
        return new AllocationRow(cells[1], cells[2], Number(3), columns, Number(Names.Length - 2), cells[^1]);
    }
}
