using System.Globalization;
using Microsoft.VisualBasic.FileIO;

namespace TopGrid.Allocation.Persistence;

/// <summary>Reads back the result files that a run wrote, so that lists show exactly what is in the files.</summary>
internal static class ResultCsv
{
    /// <summary>The rows of allocation.csv.</summary>
    public static IEnumerable<ResultRow> ReadAllocation(string runId, int attempt, string path) => Read(path, row => new ResultRow(
        runId,
        attempt,
        Text(row, "profession"),
        Text(row, "tpid"),
        Number(row, "requested"),
        Number(row, "newcomer"),
        Number(row, "guarantee"),
        Number(row, "consortium"),
        Number(row, "volume"),
        Number(row, "remainder"),
        Number(row, "lottery"),
        Number(row, "open"),
        Number(row, "bonus"),
        Number(row, "moved_in"),
        Number(row, "moved_out"),
        Number(row, "returned"),
        Number(row, "received"),
        Number(row, "granted"),
        Text(row, "decision")));

    /// <summary>The rows of consortium_bonus.csv.</summary>
    public static IEnumerable<BonusRow> ReadConsortiumBonus(string runId, int attempt, string path) => Read(path, row => new BonusRow(
        runId,
        attempt,
        Text(row, "consortium"),
        Text(row, "profession"),
        Number(row, "base"),
        Number(row, "bonus"),
        Text(row, "tpid"),
        Text(row, "bonus_places").Length == 0 ? 0 : Number(row, "bonus_places"),
        Text(row, "provisional") == "true"));

    private static IEnumerable<T> Read<T>(string path, Func<Record, T> make)
    {
        using var csv = new TextFieldParser(path) { HasFieldsEnclosedInQuotes = true, TrimWhiteSpace = false };
        csv.SetDelimiters(",");
        string[] header = csv.ReadFields() ?? [];
        while (csv.ReadFields() is { } cells)
        {
            yield return make(new Record(header, cells));
        }
    }

    private static string Text(Record row, string column) => row.Cells[Array.IndexOf(row.Header, column)];

    private static int Number(Record row, string column) => int.Parse(Text(row, column), NumberStyles.None, CultureInfo.InvariantCulture);

    private sealed record Record(string[] Header, string[] Cells);
}
