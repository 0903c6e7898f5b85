using TopGrid.Allocation.Runs;

namespace TopGrid.Allocation.Tests;

public sealed class WorkerPulseTests
{
    [Fact]
    public void A_worker_is_alive_until_one_of_its_loops_is_silent_for_a_minute_and_for_the_lease()
    {
        var clock = new Clock();
        var pulse = new WorkerPulse(clock, new WorkerOptions { Name = "w", LeaseMs = 90_000 });
        Assert.Null(pulse.Problem());
        pulse.Beat(0);
        pulse.Beat(1);
        clock.Now += TimeSpan.FromSeconds(89);
        Assert.Null(pulse.Problem());
        pulse.Beat(1);
        clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal("1 of 2 loops of the worker gave no sign for more than 90 seconds.", pulse.Problem());
        pulse.Beat(0);
        Assert.Null(pulse.Problem());

        var usual = new WorkerPulse(clock, new WorkerOptions { Name = "w", LeaseMs = 1_000 });
        usual.Beat(0);
        clock.Now += TimeSpan.FromSeconds(60);
        Assert.Null(usual.Problem());
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.NotNull(usual.Problem());
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
