using System.Text;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;

namespace TopGrid.Calculation.Tests;

/// <summary>Folders as texts by file name, and what the calculation makes of them in memory.</summary>
internal static class Folders
{
    public static DatasetYear Read(IReadOnlyDictionary<string, string> folder)
    {
        var reading = Reading(folder);
        return reading.Year ?? throw new InvalidOperationException(
            string.Join("\n", reading.Findings.Where(f => f.Severity == Severity.Error).Select(f => f.ToString())));
    }

    /// <summary>Whether the dataset library finds no error.</summary>
    public static bool AreValid(IReadOnlyDictionary<string, string> folder) => Reading(folder).Year is not null;

    public static CalculationInput Input(DatasetYear year, params IReadOnlyList<string> overrides) => new()
    {
        Year = year,
        Protocol = ProtocolLibrary.Shipped.Load(year.Year.Protocol, overrides).Protocol!,
        Qualifications = Qualification.Of(year, id => throw new InvalidOperationException($"{id} has no assessment")),
    };

    public static Dictionary<string, byte[]> Files(YearResult result)
    {
        var streams = new Dictionary<string, MemoryStream>();
        ResultFiles.Write(result, name => streams[name] = new MemoryStream());
        return streams.ToDictionary(s => s.Key, s => s.Value.ToArray());
    }

    public static Dictionary<string, byte[]> Allocate(IReadOnlyDictionary<string, string> folder, params IReadOnlyList<string> overrides) =>
        Files(YearRun.Create(Input(Read(folder), overrides)).Execute());

    public static void AssertSame(IReadOnlyDictionary<string, byte[]> expected, IReadOnlyDictionary<string, byte[]> actual, string what)
    {
        foreach (var name in ResultFiles.Names)
        {
            Assert.True(expected[name].AsSpan().SequenceEqual(actual[name]), $"{what}: {name} differs");
        }
    }

    /// <summary>
    /// Five members without volume ask 2 places GZ each and bring in 1; with 5 places each has 1. What A returns in time goes to one of the
    /// four others, who are equal in everything.
    /// </summary>
    public static Dictionary<string, string> ReturnAmongEquals()
    {
        string[] members = ["A", "B", "C", "D", "E"];
        string Rows(string header, Func<string, string> row) => header + "\n" + string.Concat(members.Select(m => row(m) + "\n"));
        return new Dictionary<string, string>
        {
            ["year.csv"] = $"year,protocol,request_deadline,withdrawal_deadline,seed\n2025,2025,2024-03-31,,{new string('5', 64)}\n",
            ["institutions.csv"] = Rows("tpid,name,sector,region,kind", m => $"{m},,,,"),
            ["recognitions.csv"] = Rows(
                "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year",
                m => $"{m},GZ,2010-01-01,,2012,,"),
            ["capacity.csv"] = "profession,places,bonus_reserve,reference_threshold,source\nGZ,5,0,,\n",
            ["requests.csv"] = Rows("tpid,profession,round,places", m => $"{m},GZ,1,2"),
            ["brought_in.csv"] = Rows("consortium,tpid,profession,places", m => $"R,{m},GZ,1"),
            ["consortia.csv"] =
                "consortium,name,lead,requester,mode,existing,announced_on,announced_at_institute_on,intent_declared_on,agreement,"
                + "training_plan,test_result,tested_on\nR,,A,,separate,,,,,,,,\n",
            ["consortium_members.csv"] = Rows("consortium,tpid,dependent,signed,settings,section_iii", m => $"R,{m},false,,,"),
            ["assessments.csv"] = "consortium,qualifies,reason\nR,true,\n",
            ["returns.csv"] = "tpid,profession,places,returned_on,offered_to\nA,GZ,1,2024-05-01,\n",
        };
    }

    /// <summary>
    /// A consortium of a few members with requests of up to some hundreds, of whom several have the same volume or none, and a bonus that
    /// takes many rounds to hand out.
    /// </summary>
    public static Dictionary<string, string> BonusInManyRounds(int seed)
    {
        var random = new Random(seed);
        string[] members = [.. Enumerable.Range(0, random.Next(1, 7)).Select(k => $"m{k}")];
        string Rows(string header, Func<string, string> row) => header + "\n" + string.Concat(members.Select(m => row(m) + "\n"));
        string[] lastDays = ["2021-01-01", "2021-01-31", "2021-01-31", "2023-12-31"];
        var asked = members.ToDictionary(m => m, _ => random.Next(1, random.Next(2, 400)));
        var seats = random.Next(asked.Values.Sum() + 1);
        return new Dictionary<string, string>(ReturnAmongEquals())
        {
            ["institutions.csv"] = Rows("tpid,name,sector,region,kind", m => $"{m},,,,"),
            ["recognitions.csv"] = Rows(
                "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year",
                m => $"{m},GZ,2010-01-01,,2012,,"),
            ["trainings.csv"] = Rows(
                "trainee,tpid,profession,start,end,subsidised,share",
                m => $"t{m},{m},GZ,2021-01-01,{lastDays[random.Next(lastDays.Length)]},true,{random.Next(2) * 100}"),
            ["capacity.csv"] = $"profession,places,bonus_reserve,reference_threshold,source\nGZ,{seats + random.Next(seats + 1)},{random.Next(seats + 1)},,\n",
            ["requests.csv"] = Rows("tpid,profession,round,places", m => $"{m},GZ,1,{asked[m]}"),
            ["brought_in.csv"] = Rows("consortium,tpid,profession,places", m => $"R,{m},GZ,{random.Next(asked[m] + 1)}"),
            ["consortium_members.csv"] = Rows("consortium,tpid,dependent,signed,settings,section_iii", m => $"R,{m},false,,,"),
            ["consortia.csv"] = ReturnAmongEquals()["consortia.csv"].Replace("R,,A,", "R,,m0,", StringComparison.Ordinal),
            ["returns.csv"] = "tpid,profession,places,returned_on,offered_to\n",
        };
    }

    private static DatasetReading Reading(IReadOnlyDictionary<string, string> folder) => DatasetReader.Read(
        folder.Select(f => new DatasetFile(
            f.Key.EndsWith(".csv", StringComparison.Ordinal) ? f.Key : f.Key + ".csv", new MemoryStream(Encoding.UTF8.GetBytes(f.Value)))),
        new DatasetOptions { Protocols = ProtocolLibrary.Shipped });

    /// <summary>The same rows in another order.</summary>
    public static DatasetYear Shuffled(DatasetYear year, int seed)
    {
        var random = new Random(seed);
        IReadOnlyList<T> Mixed<T>(IReadOnlyList<T> rows)
        {
            T[] copy = [.. rows];
            random.Shuffle(copy);
            return copy;
        }

        return year with
        {
            Institutions = Mixed(year.Institutions),
            Mergers = Mixed(year.Mergers),
            Recognitions = Mixed(year.Recognitions),
            Trainings = Mixed(year.Trainings),
            Interruptions = Mixed(year.Interruptions),
            Capacity = Mixed(year.Capacity),
            SectorWeights = Mixed(year.SectorWeights),
            Requests = Mixed(year.Requests),
            BroughtIn = Mixed(year.BroughtIn),
            Consortia = Mixed(year.Consortia),
            ConsortiumMembers = Mixed(year.ConsortiumMembers),
            Assessments = Mixed(year.Assessments),
            BonusDistribution = Mixed(year.BonusDistribution),
            Transfers = Mixed(year.Transfers),
            Returns = Mixed(year.Returns),
            Previous = Mixed(year.Previous),
        };
    }
}
