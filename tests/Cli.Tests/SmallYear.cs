using System.Globalization;
using System.Text;

namespace TopGrid.Cli.Tests;

/// <summary>
/// A year of six institutions: 5 GZ places for requests of 1 + 2 + 3 + 1 + 2 = 9 by five of them, of which D is a newcomer, and 2 PT places
/// for one request of 1. A, B, C and E have 3, 2, 1 and 1 trainees throughout 2021-2023.
/// </summary>
internal static class SmallYear
{
    public const string Seed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    /// <summary>SHA-256 of the 32 bytes 00 01 ... 1f, from another tool (sha256sum).</summary>
    public const string SeedCommitment = "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd";

    public static string WriteTo(string folder, string seed = Seed)
    {
        Directory.CreateDirectory(folder);
        void File(string name, params string[] lines) =>
            System.IO.File.WriteAllText(Path.Combine(folder, name), string.Join('\n', lines) + "\n", new UTF8Encoding(false));

        File("year.csv", "year,protocol,request_deadline,withdrawal_deadline,seed", $"2025,2025,2024-03-31,,{seed}");
        File(
            "institutions.csv",
            "tpid,name,sector,region,kind",
            "A,Instelling A,ggz,noord,institution",
            "B,Instelling B,ggz,noord,institution",
            "C,Instelling C,ouderenzorg,zuid,institution",
            "D,Praktijk D,vrijgevestigd,zuid,practice",
            "E,Instelling E,ziekenhuis,west,institution",
            "F,Instelling F,ggz,west,institution");
        File(
            "recognitions.csv",
            "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year",
            "A,GZ,2010-01-01,,2011,false,true",
            "B,GZ,2010-01-01,,2011,false,true",
            "C,GZ,2010-01-01,,2011,false,true",
            "D,GZ,2024-01-01,,,,",
            "E,GZ,2010-01-01,,2011,false,true",
            "F,PT,2010-01-01,,2011,false,true");
        File("capacity.csv", "profession,places,bonus_reserve,reference_threshold,source", "GZ,5,0,,test", "PT,2,0,,test");
        File("requests.csv", "tpid,profession,round,places", "A,GZ,1,1", "B,GZ,1,2", "C,GZ,1,3", "D,GZ,1,1", "E,GZ,1,2", "F,PT,1,1");
        var trainings = new List<string> { "trainee,tpid,profession,start,end,subsidised,share" };
        foreach (var (tpid, trainees) in new[] { ("A", 3), ("B", 2), ("C", 1), ("E", 1) })
        {
            for (var n = 1; n <= trainees; n++)
            {
                trainings.Add(string.Create(CultureInfo.InvariantCulture, $"{tpid}{n},{tpid},GZ,2021-01-01,2023-12-31,true,100"));
            }
        }

        File("trainings.csv", [.. trainings]);
        return folder;
    }

    /// <summary>The bytes of every file of a folder, by name.</summary>
    public static SortedDictionary<string, byte[]> Bytes(string folder) => new(
        Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path)!, System.IO.File.ReadAllBytes), StringComparer.Ordinal);
}
