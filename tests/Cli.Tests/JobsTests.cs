using System.Text.Json;

namespace TopGrid.Cli.Tests;

/// <summary>Explanations of a whole run, sweeps and the cluster, as operators ask for them.</summary>
public sealed class JobsTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_operator_has_a_run_explained_sweeps_what_ifs_and_sees_the_cluster()
    {
        using var host = await RunningHost.StartAsync();
        var (one, two) = (await host.CreateIdentityAsync("one", "operator"), await host.CreateIdentityAsync("two", "operator"));
        (await host.RunAsync(one, "year", "import", SmallYear.WriteTo(host["data"]))).With(0);
        var snapshot = Id((await host.RunAsync(one, "year", "freeze", "2025", "--stage", "concept", "--output", "json")).With(0).Json());
        (await host.RunAsync(two, "year", "freeze", "2025", "--confirm", snapshot)).With(0);
        var run = Id((await host.RunAsync(one, "run", "start", "2025", "--attempts", "2", "--output", "json")).With(0).Json());
        (await host.RunAsync(one, "run", "watch", "2025", run)).With(0);
        var refused = (await host.RunAsync(one, "run", "resume", "2025", run)).With(2);
        Assert.Contains("not failed", refused.Error, StringComparison.Ordinal);

        await ExplainAsync(host, one, run);
        await SweepAsync(host, one);

        (await host.RunAsync(one, "cluster", "watch", "--until-idle")).With(0);
        var cluster = (await host.RunAsync(one, "cluster", "list", "--output", "json")).With(0).Json();
        var worker = Assert.Single(cluster.GetProperty("workers").EnumerateArray());
        Assert.Equal("ACTIVE", worker.GetProperty("state").GetString());
        Assert.NotEqual("", worker.GetProperty("programVersion").GetString());
        Assert.True(long.Parse(worker.GetProperty("completedUnits").GetString()!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        (await host.StopAsync()).With(0);
    }

    private static async Task ExplainAsync(RunningHost host, string operatorToken, string run)
    {
        string[] explain = ["result", "explain", "2025", run, "--profession", "GZ", "--tpid", "C", "--what-if", "--output", "json"];
        var before = (await host.RunAsync(operatorToken, explain)).With(0).Json();
        Assert.Equal("", before.GetProperty("job").GetString());
        var job = (await host.RunAsync(operatorToken, "run", "explain", "2025", run, "--output", "json")).With(0).Json();
        (await host.RunAsync(operatorToken, "job", "watch", "2025", Id(job))).With(0);
        var after = (await host.RunAsync(operatorToken, explain)).With(0).Json();
        Assert.Equal(job.GetProperty("name").GetString(), after.GetProperty("job").GetString());
        Assert.Equal(before.GetProperty("text").GetString(), after.GetProperty("text").GetString());
        (await host.RunAsync(operatorToken, "job", "cancel", "2025", Id(job))).With(2);
    }

    private static async Task SweepAsync(RunningHost host, string operatorToken)
    {
        (await host.RunAsync(operatorToken, "run", "sweep", "2025", "--parameter", "bonus.rate", "--value", "3/10..1/10")).With(2);
        (await host.RunAsync(operatorToken, "run", "sweep", "2025", "--parameter", "bonus.rate", "--value", "5/4")).With(2);
        var started = (await host.RunAsync(
            operatorToken, "run", "sweep", "2025", "--parameter", "bonus.rate", "--value", "1/10..5/10+2", "--seeds", "4", "--output",
            "json")).With(0).Json();
        Assert.Equal(
            ["1/10", "3/10", "5/10"],
                started.GetProperty("sweep").GetProperty("values").EnumerateArray().Select(value => value.GetString()));
        (await host.RunAsync(operatorToken, "job", "watch", "2025", Id(started))).With(0);
        var shown = (await host.RunAsync(operatorToken, "job", "show", "2025", Id(started), "--output", "json")).With(0).Json();
        Assert.Equal(
            ["4", "4", "4"],
                shown.GetProperty("summary").GetProperty("settings").EnumerateArray()
                    .Select(setting => setting.GetProperty("whatIfs").GetString()));
        var results = (await host.RunAsync(
            operatorToken, "job", "results", "2025", Id(started), "--filter", "value=3/10", "--output", "json")).With(0).Json();
        Assert.All(results.GetProperty("results").EnumerateArray(), row => Assert.Equal("3/10", row.GetProperty("value").GetString()));
        Assert.Equal(2, (await host.RunAsync(operatorToken, "job", "list", "2025", "--output", "json")).With(0).Json().GetArrayLength());
    }

    private static string Id(JsonElement resource) => resource.GetProperty("name").GetString()!.Split('/')[^1];
}
