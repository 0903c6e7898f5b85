using System.Text;
using Grpc.Core;
using TopGrid.Assessment.V1;
using TopGrid.Data.Connections;
using TopGrid.Employment.V1;
using TopGrid.EndToEnd.Tests.Harness;

namespace TopGrid.EndToEnd.Tests.Access;

/// <summary>
/// A year with two consortia that have nothing in common, frozen, run, published as concept, assessed and claimed; and somebody of every
/// role. Whatever belongs to the second consortium is called N2.. or RSV-B, so that it is found in any answer that should not hold it.
/// </summary>
internal sealed class AccessWorld : IAsyncDisposable
{
    /// <summary>Another's institution, a member of another's consortium.</summary>
    public const string OtherTpid = "N2002";

    /// <summary>Another's consortium.</summary>
    public const string OtherConsortium = "RSV-B";

    /// <summary>Names that nothing has; as long as the others.</summary>
    public const string MissingTpid = "N9999";

    public const string MissingConsortium = "RSV-Z";

    /// <summary>The consortium of everyone who is bound to one.</summary>
    public const string Consortium = "RSV-A";

    /// <summary>What stands in nothing that institution, lead and institute of the first consortium may see.</summary>
    public static readonly string[] Foreign = ["N2001", "N2002", "N2003", OtherConsortium, "Vreemd", "N0099", "Elders"];

    private readonly RunningHost _host;

    private AccessWorld(RunningHost host) => _host = host;

    public required string Published { get; init; }

    public required string Snapshot { get; init; }

    public required IReadOnlyDictionary<string, CallInvoker> Callers { get; init; }

    public RunningHost Host => _host;

    public static async Task<AccessWorld> StartAsync(Dialect dialect, bool json = false)
    {
        var clock = new StoryClock();
        var host = await RunningHost.StartAsync(dialect, clock: clock, json: json);
        try
        {
            var (anna, bram) = (host.For(host.People.Anna), host.For(host.People.Bram));
            clock.Goto(2, 1);
            var imported = await YearFiles.ImportAsync(anna, Files());
            Assert.True(imported.Imported, string.Join("\n", imported.Findings));
            var flow = new YearFlow(anna, bram);
            var snapshot = await flow.FreezeAsync();
            var run = await flow.FinishAsync(await flow.StartAsync(snapshot));
            await flow.PublishAsync(run);
            await new AssessmentService.AssessmentServiceClient(anna).AssessYearAsync(
                new AssessYearRequest { Name = "years/2025", RequestId = Ids.New() });
            await new EmploymentService.EmploymentServiceClient(anna).ComputeClaimsAsync(
                new ComputeClaimsRequest { Parent = "years/2025", RequestId = Ids.New() });
            return new AccessWorld(host)
            {
                Published = run.Name,
                Snapshot = snapshot.Name,
                Callers = new Dictionary<string, CallInvoker>(StringComparer.Ordinal)
                {
                    ["operator"] = bram,
                    ["institution"] = host.For(host.People.Institution("N1002")),
                    ["lead"] = host.For(host.People.Lead("N1001", Consortium)),
                    ["institute"] = host.For(host.People.InstituteOf(Consortium, "N1002")),
                    ["board"] = host.For(host.People.Board),
                    ["committee"] = host.For(host.People.Committee),
                    ["auditor"] = host.For(host.People.Auditor),
                },
            };
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The institution that somebody of a role acts for.</summary>
    public static string TpidOf(string role) => role == "lead" ? "N1001" : "N1002";

    /// <summary>The lead of the consortium to which an institution belongs.</summary>
    public static string LeadOf(string tpid) => tpid[..2] + (tpid == MissingTpid ? "999" : "001");

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static Dictionary<string, byte[]> Files()
    {
        string[] members = ["N1001", "N1002", "N1003", "N2001", "N2002", "N2003"];
        string[] all = [.. members, "N0099"];
        var files = new Dictionary<string, string>
        {
            ["year.csv"] = "year,protocol,request_deadline,withdrawal_deadline,seed\n2025,2025,2024-03-31,2024-05-31," + new string('5', 64)
                + "\n",
            ["institutions.csv"] = Table("tpid,name,sector,region,kind", all.Select(tpid => $"{tpid},{NameOf(tpid)},ggz,Oost,institution")),
            ["recognitions.csv"] = Table(
                "tpid,profession,valid_from,valid_until,first_allocation_year,entered_as_newcomer,requested_every_year",
                all.Select(tpid => $"{tpid},GZ,2010-01-01,,2012,false,true")),
            ["trainings.csv"] = Table(
                "trainee,tpid,profession,start,end,subsidised,share",
                all.Select(tpid => $"{tpid}-1,{tpid},GZ,2021-01-01,2023-12-31,true,100")),
            ["capacity.csv"] = "profession,places,bonus_reserve,reference_threshold,source\nGZ,16,2,2242,verhaal\n",
            ["requests.csv"] = Table("tpid,profession,round,places", all.Select(tpid => $"{tpid},GZ,1,3")),
            ["brought_in.csv"] = Table("consortium,tpid,profession,places", members.Select(tpid => $"{Of(tpid)},{tpid},GZ,1")),
            ["consortia.csv"] = Table(
                "consortium,name,lead,requester,mode,existing,announced_on,announced_at_institute_on,intent_declared_on,agreement,training_plan,test_result,tested_on",
                ["RSV-A,Eigen,N1001,N1001,separate,true,2024-01-15,2024-01-15,,,true,passed,2024-01-20",
                    "RSV-B,Vreemd,N2001,N2001,separate,true,2024-01-15,2024-01-15,,,true,passed,2024-01-20"]),
            ["consortium_members.csv"] = Table(
                "consortium,tpid,dependent,signed,settings,section_iii", members.Select(tpid => $"{Of(tpid)},{tpid},false,true,2,true")),
        };
        return files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value), StringComparer.Ordinal);
    }

    private static string Of(string tpid) => tpid[1] == '1' ? Consortium : OtherConsortium;

    private static string NameOf(string tpid) => tpid[1] switch { '1' => "Eigen", '2' => "Vreemd", _ => "Elders" } + " " + tpid;

    private static string Table(string header, IEnumerable<string> rows) => header + "\n" + string.Concat(rows.Select(row => row + "\n"));
}
