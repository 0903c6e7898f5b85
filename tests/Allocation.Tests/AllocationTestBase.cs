using System.Globalization;
using System.Security.Cryptography;
using TopGrid.Allocation.Calculation.Input;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Engine;
using TopGrid.Allocation.Jobs;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Dataset;
using TopGrid.Rules.Protocols;
using TopGrid.Rules.Vocabulary;
using TopGrid.Testing;
using ConditionSets = TopGrid.Assessment.Conditions;

namespace TopGrid.Allocation.Tests;

/// <summary>A database with Allocation's tables, and the example year frozen in it.</summary>
public abstract class AllocationTestBase(TestDatabase database) : IAsyncLifetime
{
    private Task<long>? _epoch;

    private protected TestDatabase Database => database;

    private protected UnitQueue Queue => new(database.Database, TimeProvider.System);

    private protected WorkLedger Work => new(database.Database, TimeProvider.System);

    private protected SnapshotStore Snapshots => new(database.Database);

    private protected RunStore Runs => new(database.Database, Queue, TimeProvider.System);

    private protected OutcomeStore Outcomes => new(database.Database);

    private protected ResultStore Results => new(database.Database);

    private protected JobStore Jobs => new(database.Database);

    private protected LedgerStore Ledger => new(database.Database);

    public Task InitializeAsync() => database.MigrateAsync(AllocationModule.Storage);

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Claims a unit in this test's term, which begins with its first claim; null when none waits.</summary>
    private protected async Task<ClaimedUnit?> ClaimAsync(string worker = "worker", string? ladder = null)
    {
        var epoch = await EpochAsync();
        var claimed = await Work.ClaimAsync(
            epoch, [new FreePlace(worker, ladder ?? LadderVersion.Current, worker)], CancellationToken.None);
        return Assert.IsAssignableFrom<IReadOnlyList<Assignment>>(claimed).SingleOrDefault()?.Unit;
    }

    /// <summary>Takes a unit back from a worker that is gone.</summary>
    private protected async Task<bool> TakeBackAsync(
        ClaimedUnit unit, bool atFault = true, string worker = "worker", string? session = null) =>
        await Work.TakeBackAsync(
            await EpochAsync(), [unit], new LostHolder("Its process ended.", atFault, worker, session), CancellationToken.None) == 1;

    private protected Task<long> EpochAsync() => _epoch ??= BeginAsync();

    private async Task<long> BeginAsync() => (await Work.BeginTermAsync("test", only: true, CancellationToken.None))!.Value;

    /// <summary>The example year with its qualifications, as `allocate` prepares it.</summary>
    private protected static CalculationInput Example()
    {
        var protocol = ProtocolLibrary.Shipped.Load("2025").Protocol!;
        var reading = DatasetReader.ReadFolder(ExampleFolder(), new DatasetOptions { Protocols = ProtocolLibrary.Shipped });
        var year = reading.Year!;
        var set = ConditionSets.ConditionSets.Shipped.Find(protocol.Parameters.ConsortiumConditions)!;
        var assessed = ConditionSets.Qualification.Assess(year, set, protocol.VolumeWindow(2025)).ToDictionary(one => one.Consortium);
        return new CalculationInput
        {
            Year = year,
            Protocol = protocol,
            Qualifications = Qualification.Of(year, id => (assessed[id].Qualifies, Reason(assessed[id]))),
        };
    }

    /// <summary>The example year with the requests and places of one profession only.</summary>
    private protected static CalculationInput Example(Profession profession)
    {
        var whole = Example();
        var year = whole.Year;
        return whole with
        {
            Year = year with
            {
                Capacity = [.. year.Capacity.Where(row => row.Profession == profession)],
                SectorWeights = [.. year.SectorWeights.Where(row => row.Profession == profession)],
                Requests = [.. year.Requests.Where(row => row.Profession == profession)],
                Returns = [.. year.Returns.Where(row => row.Profession == profession)],
                BroughtIn = [.. year.BroughtIn.Where(row => row.Profession == profession)],
                Transfers = [.. year.Transfers.Where(row => row.Profession == profession)],
                BonusDistribution = [.. year.BonusDistribution.Where(row => row.Profession == profession)],
            },
        };
    }

    /// <summary>Freezes an input and plans a run on it; every call makes a run of its own.</summary>
    private protected async Task<RunRow> PlanAsync(CalculationInput input, ChunkSizes? chunks = null, int? maxAttempts = null)
    {
        var files = new List<(string, byte[])>();
        foreach (var file in DatasetWriter.FileNames(input.Year))
        {
            using var content = new MemoryStream();
            DatasetWriter.WriteFile(input.Year, file, content);
            files.Add((file, content.ToArray()));
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var snapshot = new SnapshotRow
        {
            Id = id,
            Year = input.Year.Year.Year,
            Stage = "concept",
            ProtocolId = input.Protocol.Id,
            ProtocolText = ProtocolWriter.Write(input.Protocol),
            ProtocolHash = input.Protocol.Hash(),
            InputHash = CanonicalForm.InputHash(input.Year),
            SeedCommitment = CanonicalForm.SeedCommitment(input.Year.Year.Seed!),
            Seed = Convert.FromHexString(input.Year.Year.Seed!),
            SubjectKey = new byte[32],
            LadderVersion = LadderVersion.Current,
            FactsRevision = 1,
            State = SnapshotState.Confirmed,
            ProposedBy = "anna",
            ProposedAt = DateTimeOffset.UtcNow,
        };
        await Snapshots.AddAsync(
            snapshot, files, input.Qualifications.Values.Select(one => new QualificationRow(id, one.Consortium, one.Qualifies, one.Reason)),
            CancellationToken.None);
        var plan = await new RunContexts(Runs, Snapshots).PlanAsync(
            fitting => Planned(snapshot, 0, chunks ?? fitting), snapshot, CancellationToken.None);
        return await Runs.AddAsync(
            snapshot.Year, number => Planned(snapshot, number, plan.Chunks, maxAttempts), run => (plan with { Run = run }).Phases(),
            CancellationToken.None);
    }

    /// <summary>What computes every kind of work, as in a process of its own.</summary>
    private protected IUnitComputer Computer()
    {
        var contexts = new RunContexts(Runs, Snapshots);
        return new WorkComputer(
            Jobs, new UnitComputer(contexts, Outcomes, new RunSealer(Outcomes), TimeProvider.System),
            [new ExplanationComputer(contexts, Jobs, Ledger), new SweepComputer(contexts, Snapshots, Outcomes)]);
    }

    /// <summary>Computes units in this thread until there is none left.</summary>
    private protected async Task DrainAsync(IUnitComputer computer, string worker = "worker")
    {
        while (await ClaimAsync(worker) is { } claim)
        {
            await Queue.CompleteAsync(claim, await ComputeAsync(computer, claim), CancellationToken.None);
        }
    }

    private protected static async Task<ComputedUnit> ComputeAsync(IUnitComputer computer, ClaimedUnit claim) =>
        (await computer.PrepareAsync(claim, CancellationToken.None))(CancellationToken.None);

    /// <summary>Adds work of one phase whose units are nothing but numbers, for tests of the queue itself.</summary>
    private protected Task<RunRow> PlanUnitsAsync(int units, int? maxAttempts = null, string? ladder = null) => Runs.AddAsync(
        2025,
        number => new RunRow
        {
            Id = WorkNames.RunId(2025, number), SnapshotId = "none", Year = 2025, Number = number, State = RunState.Running, Version = 1,
            LadderVersion = ladder ?? LadderVersion.Current, CreatedBy = "anna", CreatedAt = DateTimeOffset.UtcNow,
            MaxAttempts = maxAttempts, InstitutionsPerUnit = 0, ComponentsPerUnit = 0, TracedUnits = 0,
        },
        run => [
            new PhaseRow
            {
                RunId = run.Id,
                Phase = 0,
                Profession = "GZ",
                Kind = "Consortia",
                State = WorkState.Closed,
                Units = units,
                Remaining = units,
                WaitsFor = 0,
            }],
        CancellationToken.None);

    private static RunRow Planned(SnapshotRow snapshot, int number, ChunkSizes chunks, int? maxAttempts = null) => new()
    {
        MaxAttempts = maxAttempts,
        Id = string.Create(CultureInfo.InvariantCulture, $"{snapshot.Year}-r{number}"),
        SnapshotId = snapshot.Id,
        Year = snapshot.Year,
        Number = number,
        State = RunState.Running,
        Version = 1,
        LadderVersion = LadderVersion.Current,
        CreatedBy = "anna",
        CreatedAt = DateTimeOffset.UtcNow,
        InstitutionsPerUnit = chunks.InstitutionsPerUnit,
        ComponentsPerUnit = chunks.ComponentsPerUnit,
        TracedUnits = 0,
    };

    private static string Reason(ConditionSets.ConsortiumAssessment one) => one.Qualifies
        ? ""
        : Qualification.ReasonOf(one.Unmet);

    private static string ExampleFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !Directory.Exists(Path.Combine(folder, "examples", "2025")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.Combine(folder!, "examples", "2025");
    }
}
