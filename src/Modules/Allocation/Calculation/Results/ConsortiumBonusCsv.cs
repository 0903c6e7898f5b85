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
        foreach (var bonus in ConsortiumBonus.Of(result))
        {
            foreach (var (tpid, places) in bonus.Members.Count == 0 ? [("", 0)] : bonus.Members)
            {
                line.Add(bonus.Consortium).Add(bonus.Profession).Add(bonus.Base).Add(bonus.Bonus)
                    .Add(tpid).Add(places).Add(bonus.Provisional ? "true" : "false").End();
            }
        }
    }
}
