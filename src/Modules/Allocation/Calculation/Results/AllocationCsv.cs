using System.Text;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>allocation.csv: one row per request of the round and one per institution that has or had a place without one (dataset.md).</summary>
internal static class AllocationCsv
{
    public const string Header =
        "year,profession,tpid,requested,newcomer,guarantee,consortium,volume,remainder,lottery,open,bonus,moved_in,moved_out,returned,received,granted,decision";

    private static readonly Column[] Columns =
    [
        Column.Newcomer, Column.Guarantee, Column.Consortium, Column.Volume, Column.Remainder, Column.Lottery, Column.Open, Column.Bonus,
        Column.MovedIn, Column.MovedOut, Column.Returned, Column.Received,
    ];

    public static void Write(YearResult result, Stream output)
    {
        output.Write(Encoding.UTF8.GetBytes(Header + "\n"));
        var line = new CsvLine(output);
        foreach (var profession in result.Professions)
        {
            for (var i = 0; i < profession.Input.Institutions; i++)
            {
                if (IsListed(profession, i))
                {
                    WriteRow(line, result.Input.Year.Year.Year, profession, i);
                }
            }
        }
    }

    private static bool IsListed(ProfessionOutcome profession, int institution) =>
        profession.Input.Status[institution] != ApplicantStatus.None || Array.Exists(Columns, c => profession.In(c, institution) != 0);

    // Requested is what the round was asked for: as filed, and for additional places what was still unmet.
    private static void WriteRow(CsvLine line, int year, ProfessionOutcome profession, int institution)
    {
        var input = profession.Input;
        var granted = profession.Granted(institution);
        line.Add(year).Add(input.Code).Add(input.Facts.Tpids[institution]).Add(input.Ask[institution]);
        foreach (var column in Columns)
        {
            line.Add(profession.In(column, institution));
        }
        line.Add(granted).Add(Decision(input, institution, granted)).End();
    }

    private static string Decision(ProfessionInput input, int institution, int granted) => granted switch
    {
        0 => input.IsEligible(institution) ? "none" : "refused",
        _ when granted >= input.Ask[institution] => "granted",
        _ => "partly",
    };
}
