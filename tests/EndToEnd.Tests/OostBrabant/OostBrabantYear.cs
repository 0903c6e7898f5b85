using System.Globalization;
using System.Text;

namespace TopGrid.EndToEnd.Tests.OostBrabant;

/// <summary>
/// The seven institutions around GGz Oost Brabant with the places they had in the pilot years, and one institution outside.
/// </summary>
internal static class OostBrabantYear
{
    public const string Consortium = "RSV-OB";
    public const string Lead = "N0001";
    public const string Zorgboog = "N0005";
    public const string Oro = "N0007";
    public const string Indigo = "N0003";
    public const string Outsider = "N0099";

    /// <summary>
    /// Members with the places they had (Proeftuinen, 2020): 7 + 1 + 2 + 1 + 0 + 1 + 2 = 14, and what they ask in this story.
    /// </summary>
    public static readonly (string Tpid, string Name, string Sector, int Held, int Asked)[] Members =
    [
        (Lead, "GGz Oost Brabant", "ggz", 7, 9),
        ("N0002", "Centiv", "ggz", 1, 1),
        (Indigo, "Indigo Brabant", "ggz", 2, 2),
        ("N0004", "GGz Momentum", "verslavingszorg", 1, 1),
        (Zorgboog, "Zorgboog", "ouderenzorg", 0, 2),
        ("N0006", "Elkerliek", "ziekenhuis", 1, 1),
        (Oro, "ORO", "gehandicaptenzorg", 2, 3),
    ];

    /// <summary>The facts before anyone files anything: no requests, no consortium. 17 places, of which 3 for the bonus.</summary>
    public static Dictionary<string, byte[]> Files()
    {
        var all = Members.Append((Tpid: Outsider, Name: "Praktijk Elders", Sector: "ggz", Held: 5, Asked: 1)).ToArray();
        var files = new Dictionary<string, string>
        {
            ["year.csv"] = "year,protocol,request_deadline,withdrawal_deadline,seed\n2025,2025,2024-03-31,2024-05-31," + new string('5', 64)
                + "\n",
            ["institutions.csv"] =
                Table("tpid,name,sector,region,kind", all.Select(i => $"{i.Tpid},{i.Name},{i.Sector},Oost-Brabant,institution")),
            ["recognitions.csv"] = Table(
                "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year",
                all.Select(i => $"{i.Tpid},GZ,2010-01-01,,2012,false,true")),
            ["trainings.csv"] = Table(
                "trainee,tpid,profession,start,end,subsidised,share",
                all.SelectMany(i => Enumerable.Range(1, i.Held).Select(n => string.Create(
                    CultureInfo.InvariantCulture, $"{i.Tpid}-{n},{i.Tpid},GZ,2021-01-01,2023-12-31,true,100")))),
            ["capacity.csv"] = "profession,places,bonus_reserve,reference_threshold,source\nGZ,17,3,2242,verhaal\n",
            ["requests.csv"] = Table("tpid,profession,round,places", [$"{Outsider},GZ,1,1"]),
        };
        return files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value), StringComparer.Ordinal);
    }

    private static string Table(string header, IEnumerable<string> rows) => header + "\n" + string.Concat(rows.Select(row => row + "\n"));
}
