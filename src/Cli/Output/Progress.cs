using System.Diagnostics;
using Spectre.Console;
using TopGrid.Cli.Texts;

namespace TopGrid.Cli.Output;

/// <summary>How far some work is, told by the work and read by who shows it.</summary>
internal sealed class Progress
{
    private sealed record State(long Done, long Total, string Detail);

    private volatile State _state = new(0, 0, "");

    /// <summary>Says how far the work is; a total of 0 is not known yet.</summary>
    public void Set(long done, long total, string detail = "") => _state = new State(done, total, detail);

    /// <summary>
    /// Does work and shows how far it is on standard error once it lasts longer than a second: a bar on a terminal, elsewhere a plain
    /// line now and then. A stop ends the waiting at once, also for work that cannot be interrupted; the process then ends under it.
    /// </summary>
    /// <exception cref="OperationCanceledException">The operator stopped the command.</exception>
    public static async Task<T> ShowAsync<T>(Screen screen, Phrase title, Func<Progress, Task<T>> work)
    {
        var progress = new Progress();
        var running = Task.Run(() => work(progress)).WaitAsync(screen.Stop);
        if (await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(1))) != running)
        {
            if (Screen.IsTerminal)
            {
                await progress.ShowBarAsync(screen.In(title), running);
            }
            else
            {
                await progress.ShowLinesAsync(screen.In(title), running);
            }
        }

        return await running;
    }

    private async Task ShowBarAsync(string title, Task running)
    {
        var console = Screen.ConsoleOn(Console.Error, redirected: false);
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title));
                while (!running.IsCompleted)
                {
                    var state = _state;
                    task.IsIndeterminate = state.Total == 0;
                    task.MaxValue = Math.Max(1, state.Total);
                    task.Value = state.Done;
                    task.Description = Markup.Escape($"{title} {state.Detail}".TrimEnd());
                    await Task.WhenAny(running, Task.Delay(100));
                }
            });
    }

    private async Task ShowLinesAsync(string title, Task running)
    {
        var clock = Stopwatch.StartNew();
        while (!running.IsCompleted)
        {
            var state = _state;
            var share = state.Total == 0 ? "..." : $"{state.Done}/{state.Total}";
            await Console.Error.WriteLineAsync(
                $"{title}: {share} {state.Detail} ({(long)clock.Elapsed.TotalSeconds + 1} s)".Replace("  ", " ", StringComparison.Ordinal));
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(5)));
        }
    }
}
