using Grpc.Core;
using TopGrid.Allocation.V1;
using TopGrid.Assessment.V1;
using TopGrid.Audit.V1;
using TopGrid.Data.Connections;
using TopGrid.Employment.V1;
using TopGrid.Registration.V1;
using Date = Google.Type.Date;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>A year in which something stands in every table of every module, and the auditor who looks at it.</summary>
internal sealed class TamperedWorld : IAsyncDisposable
{
    private TamperedWorld(RunningHost host) => Host = host;

    public RunningHost Host { get; }

    public Run Run { get; private set; } = null!;

    public Publication Publication { get; private set; } = null!;

    public AuditService.AuditServiceClient Auditor { get; private set; } = null!;

    public static async Task<TamperedWorld> StartAsync(Dialect dialect)
    {
        var world = new TamperedWorld(await RunningHost.StartAsync(dialect));
        try
        {
            await world.FillAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows that differ.</summary>
    public async Task<List<RowFinding>> FindAsync() => (await VerifyAsync()).Findings;

    public async Task<(List<RowFinding> Findings, VerifyRowsSummary Summary)> VerifyAsync()
    {
        using var call = Auditor.VerifyRows(new VerifyRowsRequest());
        var parts = await call.ResponseStream.ReadAllAsync().ToListAsync();
        return ([.. parts.Where(part => part.Finding is not null).Select(part => part.Finding)], parts[^1].Summary);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Explanations of all results of the run.</summary>
    private async Task ExplainAsync(CallInvoker caller)
    {
        var jobs = new JobService.JobServiceClient(caller);
        var job = await jobs.CreateJobAsync(new CreateJobRequest
        {
            Parent = "years/2025", Job = new Job { ExplainRun = new ExplainRun { Run = Run.Name } }, RequestId = Ids.New(),
        });
        for (var i = 0; i < 600 && job.State is Run.Types.State.Waiting or Run.Types.State.Running; i++)
        {
            await Task.Delay(100);
            job = await jobs.GetJobAsync(new GetJobRequest { Name = job.Name });
        }

        Assert.Equal(Run.Types.State.Succeeded, job.State);
    }

    private async Task FillAsync()
    {
        var (anna, bram) = (Host.For(Host.People.Anna), Host.For(Host.People.Bram));
        Auditor = new AuditService.AuditServiceClient(Host.For(Host.People.Auditor));
        var files = YearFiles.Read(Path.Combine(Repository.Root, "examples", "small"));
        Assert.True((await YearFiles.ImportAsync(anna, files)).Imported);
        var registration = new RegistrationService.RegistrationServiceClient(anna);
        await new MandateService.MandateServiceClient(anna).CreateMandateAsync(new CreateMandateRequest
        {
            Mandate = new Mandate
            {
                Represented = "1001",
                Representative = "1002",
                ValidFrom = new Date { Year = 2026, Month = 1, Day = 1 },
                ValidUntil = new Date { Year = 2099, Month = 1, Day = 1 },
            },
            RequestId = Ids.New(),
        });
        await registration.CorrectFactAsync(new CorrectFactRequest
        {
            Parent = "years/2025",
            File = "institutions.csv",
            Match = { ["tpid"] = "1008" },
            Values = { ["region"] = "Zeeland" },
            Reason = "verhuisd volgens brief",
            RequestId = Ids.New(),
        });
        await new AssessmentService.AssessmentServiceClient(anna).AssessYearAsync(
            new AssessYearRequest { Name = "years/2025", RequestId = Ids.New() });
        await new AssessmentService.AssessmentServiceClient(Host.For(Host.People.Board)).RecordBoardDecisionAsync(new RecordBoardDecisionRequest
        {
            Name = "years/2025/assessments/RSV1",
            Qualifies = true,
            Reason = "voldoet naar het oordeel van het bestuur",
            RequestId = Ids.New(),
        });
        var flow = new YearFlow(anna, bram);
        Run = await flow.RunAsync();
        Publication = await flow.PublishAsync(Run);
        await new EmploymentService.EmploymentServiceClient(anna).ComputeClaimsAsync(
            new ComputeClaimsRequest { Parent = "years/2025", RequestId = Ids.New() });
        await ExplainAsync(anna);
    }
}
