using System.Text;
using TopGrid.Allocation.Calculation.Run;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>
/// allocation.csv: one row per request of the round and one per institution that has or had a place without one (dataset.md).
/// </summary>
internal static class AllocationCsv
{
    public const string Header =
        "year,profession,tpid,requested,newcomer,guarantee,consortium,volume,remainder,lottery,open,bonus,moved_in,moved_out,returned,received,granted,decision";

    public static void Write(YearResult result, Stream output)
    {
        output.Write(Encoding.UTF8.GetBytes(Header + "\n"));
        var line = new CsvLine(output);
        foreach (var row in AllocationRow.Of(result))
        {
            line.Add(result.Input.Year.Year.Year).Add(row.Profession).Add(row.Tpid).Add(row.Requested);
            foreach (var name in AllocationRow.StepNames)
            {
                line.Add(row.Columns[name]);
            }

            line.Add(row.Granted).Add(row.Decision).End();
        }
    }
}
