using TopGrid.Allocation.Runs;
using TopGrid.Allocation.V1;
using TopGrid.Allocation.Work;
using TopGrid.Common.V1;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.OtlpReceiver;

namespace TopGrid.EndToEnd.Tests;

/// <summary>Consortia are computed at the same time, and none waits for another.</summary>
[Trait("Category", "Slow")]
public sealed class ParallelTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Two_consortia_are_computed_at_the_same_time_on_two_threads()
    {
        // The first two units of consortia wait for each other: on one thread they never meet.
        var met = new CountdownEvent(2);
        Task Meet(UnitKey unit, UnitDescription description)
        {
            if (IsConsortia(description) && unit.Unit < 2)
            {
                met.Signal();
                Assert.True(met.Wait(_patience), "No second unit came while the first was computed.");
            }

            return Task.CompletedTask;
        }

        var spans = await UnitSpansAsync(2, Meet);
        var consortia =
            spans.Where(span => span.Attributes["topgrid.phase"] == "Consortia" && span.Attributes["topgrid.profession"] == "GZ").ToList();
        Assert.True(consortia.Count > 2, $"{consortia.Count} units of consortia");
        Assert.True(
            Overlap(
                consortia.Single(span => span.Attributes["topgrid.unit"] == "0"),
                consortia.Single(span => span.Attributes["topgrid.unit"] == "1")));
    }

    [Fact]
    public async Task On_one_thread_no_two_units_overlap()
    {
        // The counter-check: intervals of units say something about how they were computed.
        var spans = await UnitSpansAsync(1, (_, _) => Task.CompletedTask);
        var inOrder = spans.OrderBy(span => span.StartNanos).ToList();
        Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.False(Overlap(pair.First, pair.Second)));
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_unit_that_is_held_does_not_keep_another_from_finishing(Dialect dialect)
    {
        var latch = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RunningHost.StartAsync(dialect, change: UnitSteps.With(
            (unit, description) => IsConsortia(description) && unit.Unit == 0 ? latch.Task : Task.CompletedTask));
        try
        {
            var flow = new YearFlow(host.For(host.People.Anna), host.For(host.People.Bram));
            await YearFiles.ImportAsync(host.For(host.People.Anna), YearFiles.Read(YearFiles.Example));
            var run = await flow.StartAsync(await flow.FreezeAsync());

            var held = await UntilAsync(host, run, phase => phase.Units.Total > 2 && phase.Units.Done == phase.Units.Total - 1);
            Assert.Equal(Phase.Types.State.Open, Consortia(held).State);
            Assert.Equal(
                Phase.Types.State.Waiting,
                held.Phases.Single(phase => phase.Profession == Profession.Gz && phase.Kind == Phase.Types.Kind.LeftOvers).State);

            latch.SetResult();
            await flow.FinishAsync(run);
        }
        finally
        {
            latch.TrySetResult();
        }
    }

    private static async Task<List<ReceivedSpan>> UnitSpansAsync(int parallel, Func<UnitKey, UnitDescription, Task> before)
    {
        await using var receiver = await Receiver.StartAsync();
        await using (var host = await RunningHost.StartAsync(Dialect.Sqlite, receiver.Address, parallel, change: UnitSteps.With(before)))
        {
            var flow = new YearFlow(host.For(host.People.Anna), host.For(host.People.Bram));
            await YearFiles.ImportAsync(host.For(host.People.Anna), YearFiles.Read(YearFiles.Example));
            await flow.RunAsync();
        }

        return [.. receiver.Spans().Where(span => span.Attributes.ContainsKey("topgrid.unit"))];
    }

    private static async Task<Run> UntilAsync(RunningHost host, Run run, Func<Phase, bool> reached)
    {
        var runs = new RunService.RunServiceClient(host.For(host.People.Auditor));
        var giveUp = DateTime.UtcNow + _patience;
        while (true)
        {
            var now = await runs.GetRunAsync(new GetRunRequest { Name = run.Name });
            if (reached(Consortia(now)))
            {
                return now;
            }

            Assert.True(DateTime.UtcNow < giveUp, $"The other units did not finish: {Consortia(now)}");
            await Task.Delay(50);
        }
    }

    private static Phase Consortia(Run run) =>
        run.Phases.Single(phase => phase.Profession == Profession.Gz && phase.Kind == Phase.Types.Kind.Consortia);

    private static bool IsConsortia(UnitDescription description) => description is { Profession: "GZ", Phase: "Consortia" };

    private static bool Overlap(ReceivedSpan one, ReceivedSpan other) => one.StartNanos < other.EndNanos && other.StartNanos < one.EndNanos;
}
