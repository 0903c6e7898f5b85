using System.Text;
using TopGrid.Allocation.Calculation.Run;

namespace TopGrid.Allocation.Calculation.Results;

/// <summary>
/// consortium_bonus.csv: for each qualifying consortium its base and bonus, one row per member that got bonus places;
/// a consortium whose members got none has one row with an empty tpid.
/// </summary>
internal static class ConsortiumBonusCsv
{
    public const string Header = "consortium,profession,base,bonus,tpid,bonus_places,provisional";

    public static void Write(YearResult result, Stream output)
    {
        output.Write(Encoding.UTF8.GetBytes(Header + "\n"));
        var line = new CsvLine(output);
        foreach (var row in ConsortiumBonusRow.Of(result))
        {
            line.Add(row.Consortium).Add(row.Profession).Add(row.Base).Add(row.Bonus)
                .Add(row.Tpid).Add(row.Places).Add(row.Provisional ? "true" : "false").End();
        }
    }
}
