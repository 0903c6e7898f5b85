using TopGrid.Allocation.Calculation.Results;
using TopGrid.Allocation.Calculation.Run;
using TopGrid.Allocation.Persistence;
using TopGrid.Allocation.Runs;
using TopGrid.Allocation.Work;
using TopGrid.Testing;

namespace TopGrid.Allocation.Tests;

public abstract class RunTests(TestDatabase database) : AllocationTestBase(database)
{
    [Fact]
    public async Task A_run_leaves_byte_for_byte_the_files_that_allocate_writes()
    {
        var input = Example();
        var expected = Files(input);
        var run = await PlanAsync(input);
        await DrainAsync(Computer());

        var ended = (await Runs.FindAsync(run.Id, CancellationToken.None))!;
        Assert.Equal(RunState.Completed, ended.State);
        foreach (var name in ResultFiles.Names)
        {
            Assert.Equal(expected[name], await Results.FileAsync(run.Id, name, CancellationToken.None));
        }

        (var rows, var total) = await Results.ListAsync(run.Id, null, null, null, null, 1000, CancellationToken.None);
        Assert.Equal(Math.Min(1000, total), rows.Count);
        Assert.Equal(expected[ResultFiles.Allocation].Count(b => b == '\n') - 1, total);

        // What lists show is what the files say, cell by cell.
        Assert.Equal(
            Lines(expected[ResultFiles.Allocation]).Take(rows.Count).Order(StringComparer.Ordinal),
            rows.Select(row => FormattableString.Invariant(
                $"{input.Year.Year.Year},{row.Profession},{row.Tpid},{row.Requested},{row.Newcomer},{row.Guarantee},{row.Consortium},{row.Volume},{row.Remainder},{row.Lottery},{row.Open},{row.Bonus},{row.MovedIn},{row.MovedOut},{row.Returned},{row.Received},{row.Granted},{row.Decision}"))
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            Lines(expected[ResultFiles.ConsortiumBonus]).Order(StringComparer.Ordinal),
            (await Results.BonusesAsync(run.Id, CancellationToken.None)).Select(row => FormattableString.Invariant(
                $"{row.Consortium},{row.Profession},{row.Base},{row.Bonus},{row.Tpid},{row.BonusPlaces},{(row.Provisional ? "true" : "false")}"))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Files_come_in_pieces_that_nobody_has_to_hold_and_end_when_their_reader_does()
    {
        var input = Example();
        var expected = Files(input);
        var result = YearRun.Create(input).Execute();
        var pieces = RunFilePieces.Of(result, "r1", 1).ToList();
        Assert.Equal(ResultFiles.Names, pieces.Select(piece => piece.Name).Distinct());
        foreach (var file in pieces.GroupBy(piece => piece.Name))
        {
            Assert.Equal(Enumerable.Range(0, file.Count()), file.Select(piece => piece.Chunk));
            Assert.All(file.SkipLast(1), piece => Assert.Equal(256 * 1024, piece.Content.Length));
            Assert.Equal(expected[file.Key], file.SelectMany(piece => piece.Content));
        }

        // The writer is far ahead of this reader, who leaves.
        var abandoned = Task.Run(() => RunFilePieces.Of(result, "r1", 1).First());
        Assert.Equal(ResultFiles.Names[0], (await abandoned.WaitAsync(TimeSpan.FromSeconds(20))).Name);
    }

    private static IEnumerable<string> Lines(byte[] file) =>
        System.Text.Encoding.UTF8.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Small_units_and_many_workers_leave_the_same_bytes()
    {
        var input = Example();
        var expected = Files(input);
        var chunks = new ChunkSizes(37, 1);
        var run = await PlanAsync(input, chunks);
        await EpochAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            var computer = Computer();
            while ((await Runs.FindAsync(run.Id, CancellationToken.None))!.State == RunState.Running)
            {
                await DrainAsync(computer, $"worker-{number}");
                await Task.Delay(10);
            }
        })));

        Assert.Equal(RunState.Completed, (await Runs.FindAsync(run.Id, CancellationToken.None))!.State);
        foreach (var name in ResultFiles.Names)
        {
            Assert.Equal(expected[name], await Results.FileAsync(run.Id, name, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_unit_held_by_one_worker_does_not_keep_another_from_finishing()
    {
        var run = await PlanAsync(Example(), new ChunkSizes(50, 1));
        var queue = Queue;
        var computer = Computer();
        var held = (await ClaimAsync("held"))!;
        var other = (await ClaimAsync("other"))!;
        Assert.Equal(held.Key.Phase, other.Key.Phase);
        Assert.NotEqual(held.Key.Unit, other.Key.Unit);
        Assert.Equal(UnitEnd.Done, (await queue.CompleteAsync(other, await ComputeAsync(computer, other), CancellationToken.None)).End);
        await DrainAsync(computer);
        Assert.Equal(RunState.Running, (await Runs.FindAsync(run.Id, CancellationToken.None))!.State);
        await queue.CompleteAsync(held, await ComputeAsync(computer, held), CancellationToken.None);
        await DrainAsync(computer);
        Assert.Equal(RunState.Completed, (await Runs.FindAsync(run.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_worker_that_comes_back_after_its_unit_was_taken_back_writes_nothing()
    {
        var input = Example();
        var run = await PlanAsync(input);
        var computer = Computer();
        var late = (await ClaimAsync("sleepy"))!;
        var write = await ComputeAsync(computer, late);
        Assert.True(await TakeBackAsync(late));
        await DrainAsync(computer);
        Assert.Equal(UnitEnd.Lost, (await Queue.CompleteAsync(late, write, CancellationToken.None)).End);
        Assert.Equal([late], await Work.UnwantedAsync([late], CancellationToken.None));
        Assert.Equal(Files(input)[ResultFiles.Result], await Results.FileAsync(run.Id, ResultFiles.Result, CancellationToken.None));
    }

    [Fact]
    public async Task A_unit_that_keeps_failing_stops_its_run_and_is_named()
    {
        var run = await PlanAsync(Example(), maxAttempts: 2);
        var queue = Queue;
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var claim = (await ClaimAsync("worker"))!;
            Assert.Equal(attempt, claim.Attempt);
            await queue.FailAsync(claim, "the disk is full", CancellationToken.None);
        }

        var failed = (await Runs.FindAsync(run.Id, CancellationToken.None))!;
        Assert.Equal(RunState.Failed, failed.State);
        Assert.Contains($"/runs/r{run.Number}/units/0-0", failed.Failure, StringComparison.Ordinal);
        Assert.Contains("tried 2 times", failed.Failure, StringComparison.Ordinal);
        Assert.Contains("the disk is full", failed.Failure, StringComparison.Ordinal);
        Assert.Null(await ClaimAsync("worker"));
    }

    [Fact]
    public async Task A_cancelled_run_takes_no_more_units_and_no_result_of_one_under_way()
    {
        var run = await PlanAsync(Example());
        var queue = Queue;
        var claim = (await ClaimAsync("worker"))!;
        var write = await ComputeAsync(Computer(), claim);
        Assert.True(await Queue.CancelAsync(run.Id, CancellationToken.None));
        Assert.Equal(UnitEnd.Lost, (await queue.CompleteAsync(claim, write, CancellationToken.None)).End);
        Assert.Null(await ClaimAsync("worker"));
        Assert.Equal(RunState.Cancelled, (await Runs.FindAsync(run.Id, CancellationToken.None))!.State);
    }

    [Fact]
    public async Task A_worker_of_another_ladder_version_is_given_no_unit()
    {
        var run = await PlanAsync(Example());
        Assert.Null(await ClaimAsync("old", "an older ladder"));
        await Queue.CancelAsync(run.Id, CancellationToken.None);
    }

    private static Dictionary<string, byte[]> Files(CalculationInput input)
    {
        var files = new Dictionary<string, MemoryStream>();
        ResultFiles.Write(YearRun.Create(input).Execute(), name => files[name] = new MemoryStream());
        return files.ToDictionary(file => file.Key, file => file.Value.ToArray());
    }
}

public sealed class RunTestsOnSqlite(SqliteTestDatabase database) : RunTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class RunTestsOnPostgres(PostgresTestDatabase database) : RunTests(database), IClassFixture<PostgresTestDatabase>;
