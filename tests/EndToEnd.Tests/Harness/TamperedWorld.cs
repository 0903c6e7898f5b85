using System.Collections.Concurrent;
using Grpc.Core;
using LinqToDB;
using LinqToDB.Async;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TopGrid.Allocation.V1;
using TopGrid.Assessment.V1;
using TopGrid.Audit.Domain;
using TopGrid.Audit.Persistence;
using TopGrid.Audit.V1;
using TopGrid.Data.Connections;
using TopGrid.Data.Verification;
using TopGrid.Employment.V1;
using TopGrid.Registration.V1;
using TopGrid.Worker;
using Date = Google.Type.Date;
using RowFinding = TopGrid.Audit.V1.RowFinding;

namespace TopGrid.EndToEnd.Tests.Harness;

/// <summary>A year in which something stands in every table of every module, and the auditor who looks at it.</summary>
internal sealed class TamperedWorld : IAsyncDisposable
{
    private TamperedWorld(RunningHost host) => Host = host;

    public RunningHost Host { get; }

    public Run Run { get; private set; } = null!;

    public Publication Publication { get; private set; } = null!;

    public AuditService.AuditServiceClient Auditor { get; private set; } = null!;

    /// <summary>Plays the year.</summary>
    /// <param name="dialect">Kind of database.</param>
    /// <param name="ownWorker">Let a worker of its own compute, not the host.</param>
    public static async Task<TamperedWorld> StartAsync(Dialect dialect, bool ownWorker = false)
    {
        var world = new TamperedWorld(await RunningHost.StartAsync(dialect, runWorker: !ownWorker));
        try
        {
            await using var worker = ownWorker
                ? await WorkerApplication.StartAsync(
                    new WorkerProcessOptions { Storage = world.Host.Storage, Cluster = ClusterCertificates.Options, Name = "own" },
                    CancellationToken.None)
                : null;
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

    /// <summary>Writes the whole log again, as somebody who knows this program can: what the rows are now, in a chain that holds.</summary>
    public async Task RewriteAsync()
    {
        await Host.StopAsync();
        await using (var database = StorageDatabase.Open(Host.Storage))
        {
            await RewriteAsync(database);
        }

        await Host.StartAgainAsync(_ => { });
        Auditor = new AuditService.AuditServiceClient(Host.For(Host.People.Auditor));
    }

    private static async Task RewriteAsync(StorageDatabase database)
    {
        await using var transaction = await database.BeginAsync(CancellationToken.None);
        if (database.Dialect == Dialect.PostgreSql)
        {
            await using var free = transaction.Command("SET LOCAL session_replication_role = replica");
            await free.ExecuteNonQueryAsync();
        }

        var tables = Forger.Tables.ToList();
        await using var log = new AuditConnection(transaction);
        var contents = await log.Contents.ToListAsync();
        var entries = await log.Entries.OrderBy(entry => entry.Sequence).ToListAsync();
        await log.Contents.DeleteAsync();
        await log.Entries.DeleteAsync();
        var (sequence, hash) = (0L, "");
        foreach (var entry in entries)
        {
            var own = new List<AuditContent>();
            foreach (var content in contents.Where(content => content.Sequence == entry.Sequence).OrderBy(content => content.Position))
            {
                var rows = content.Rows;
                if (content.Area.StartsWith("allocation/result/", StringComparison.Ordinal))
                {
                    var (name, table) = tables.Single(
                        table => content.Area.StartsWith(RowGroup.PrefixOf(table.Name), StringComparison.Ordinal));
                    rows = string.Join('\n', await RowDigest.ReadAsync(
                        transaction, new RowGroup(name, table, [content.Area.Split('/')[2]]), CancellationToken.None).ToListAsync());
                }

                own.Add(content with { Rows = rows, Hash = RowDigest.Hash(rows) });
            }

            // Without the addresses of callers, so that every hash is another from the first on.
            var placed = (entry with { Contents = entry.Contents is null ? null : AuditContent.HashOf(own), Peer = "" })
                .After(sequence, hash);
            await log.InsertAsync(placed);
            foreach (var content in own)
            {
                await log.InsertAsync(content);
            }

            (sequence, hash) = (placed.Sequence, placed.Hash);
        }

        await transaction.CommitUnobservedAsync(CancellationToken.None);
    }

    /// <summary>Starts the host again on the same database.</summary>
    /// <returns>What it says, line by line, while it says it.</returns>
    public async Task<IReadOnlyCollection<string>> RestartAsync()
    {
        var said = new SaidLines();
        await Host.StopAsync();
        await Host.StartAgainAsync(services =>
            services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(said)));
        return said.Lines;
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
        var board = new AssessmentService.AssessmentServiceClient(Host.For(Host.People.Board));
        await board.RecordBoardDecisionAsync(new RecordBoardDecisionRequest
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

/// <summary>Keeps what a host says.</summary>
internal sealed class SaidLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }
}
