using System.Text.Json;

namespace TopGrid.Cli.Tests;

public sealed class WholeYearTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Two_operators_bring_a_year_from_import_to_publication_and_the_export_is_what_allocate_writes()
    {
        using var host = await RunningHost.StartAsync();
        var data = SmallYear.WriteTo(host["data"]);
        var (one, two) = (await host.CreateIdentityAsync("one", "operator"), await host.CreateIdentityAsync("two", "operator"));

        File.AppendAllText(Path.Combine(data, "requests.csv"), "Z,GZ,1,2\n");
        var findings = (await host.RunAsync(one, "year", "import", data)).With(2);
        Assert.Contains("requests.csv:8:tpid fout unknown-id", findings.Error, StringComparison.Ordinal);
        SmallYear.WriteTo(data);
        (await host.RunAsync(one, "year", "import", data, "--check")).With(0);
        Assert.Equal(0, (await host.RunAsync(one, "year", "list", "--output", "json")).With(0).Json().GetArrayLength());
        (await host.RunAsync(one, "year", "import", data)).With(0);
        (await host.RunAsync(one, "year", "import", data)).With(2);
        (await host.RunAsync(one, "year", "import", data, "--replace")).With(0);
        (await host.RunAsync(one, "year", "assess", "2025")).With(0);

        (await host.RunAsync(one, "run", "start", "2025")).With(2);
        var snapshot = Id((await host.RunAsync(one, "year", "freeze", "2025", "--stage", "concept", "--output", "json")).With(0));
        (await host.RunAsync(one, "year", "freeze", "2025", "--confirm", snapshot)).With(2);
        (await host.RunAsync(two, "year", "freeze", "2025", "--confirm", snapshot)).With(0);

        var run = Id((await host.RunAsync(one, "run", "start", "2025", "--output", "json")).With(0));
        (await host.RunAsync(two, "run", "watch", "2025", run)).With(0);
        (await host.RunAsync(one, "run", "publish", "2025", run)).With(0);
        (await host.RunAsync(one, "run", "publish", "2025", run, "--approve")).With(2);
        (await host.RunAsync(two, "run", "publish", "2025", run, "--approve")).With(0);
        Assert.Contains("GZ", (await host.RunAsync(two, "run", "show", "2025")).With(0).Out, StringComparison.Ordinal);
        (await host.RunAsync(two, "run", "cancel", "2025", run)).With(2);
        var explained = (await host.RunAsync(two, "result", "explain", "2025", "--profession", "GZ", "--tpid", "C")).With(0);
        Assert.Contains("Instelling C", explained.Out, StringComparison.Ordinal);
        (await host.RunAsync(two, "claim", "compute", "2025")).With(0);
        (await host.RunAsync(two, "cluster", "list")).With(0);

        (await host.RunAsync(two, "run", "export", "2025", run, "--out", host["exported"])).With(0);
        (await TopGridProgram.RunAsync("allocate", "--data", data, "--out", host["allocated"])).With(0);
        Assert.Equal(SmallYear.Bytes(host["allocated"]), SmallYear.Bytes(host["exported"]));

        (await host.RunAsync(one, "audit", "list")).With(2);
        var auditor = await host.CreateIdentityAsync("a1", "auditor");
        var changes = (await host.RunAsync(auditor, "audit", "list", "--filter", "kind = change", "--output", "json")).With(0).Json()
            .EnumerateArray();
        Assert.Contains(
            changes, change => change.GetProperty("method").GetString()!.EndsWith("/ApprovePublication", StringComparison.Ordinal));
        Assert.Contains(
            "ApprovePublication", (await host.RunAsync(auditor, "audit", "list", "--since", "2026-01-01", "--limit", "50")).With(0).Out,
            StringComparison.Ordinal);
        var verified = (await host.RunAsync(auditor, "audit", "verify", "--output", "json")).With(0).Json();
        var known = $"{verified.GetProperty("lastSequence").GetString()}:{verified.GetProperty("lastHash").GetString()}";
        (await host.RunAsync(auditor, "audit", "verify", "--known", known)).With(0);
        (await host.RunAsync(auditor, "audit", "verify", "--known", known[..^1] + (known[^1] == '0' ? '1' : '0'))).With(1);

        (await host.RunAsync(one, "year", "export", "2025", "--out", host["again"])).With(0);
        (await TopGridProgram.RunAsync("verify", "--result", host["exported"], "--data", host["again"])).With(0);
        (await host.StopAsync()).With(0);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_demo_shows_a_whole_year_and_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["TMPDIR"] = folder.Path };
        var ended = (await TopGridProgram.RunAsync(environment, "demo")).With(0);
        foreach (var text in new[] { "Plaatsen per beroep", "Bonus per samenwerkingsverband", "Uitleg: waarom kreeg", "Verder kijken" })
        {
            Assert.Contains(text, ended.Out, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    // Places that stayed in a consortium, places open, lapsed, and lowered next year: 3, 0, 2, 0 by reallocation; seven institutions have
    // one more by it, seven one fewer, and the penalty scenario lowers ten places of six institutions.
    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_demo_and_a_folder_say_alike_what_each_policy_for_returned_places_comes_to()
    {
        using var folder = new TemporaryFolder();
        var demo = (await TopGridProgram.RunAsync("demo", "--lang", "en")).With(0).Out;
        (await TopGridProgram.RunAsync("example", "--out", folder["2025"])).With(0);
        var allocate =
            (await TopGridProgram.RunAsync("allocate", "--data", folder["2025"], "--out", folder["result"], "--lang", "en")).With(0).Out;
        Assert.Matches(@"reallocation inside the consortium: decided +3 +0 +2 +0 ", demo);
        Assert.Matches(@"waiting list and penalty \(scenario\) +0 +0 +2 +10 ", demo);
        Assert.Contains("More by reallocation (7)   GGZ De Spoorzone 006 (G0006) GZ +1, ", demo, StringComparison.Ordinal);
        Assert.Contains("6 institutions, 10 places together", demo, StringComparison.Ordinal);
        string[] Policies(string text) => [.. text.Split('\n').SkipWhile(line => !line.Contains("side by side", StringComparison.Ordinal))
            .TakeWhile(
                line => !line.StartsWith("Explanation", StringComparison.Ordinal)
                    && !line.StartsWith("Evidence", StringComparison.Ordinal))];
        Assert.NotEmpty(Policies(demo));
        Assert.Equal(Policies(demo), Policies(allocate));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_demo_of_a_cluster_kills_a_worker_that_computes_and_comes_to_the_same_root()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["TMPDIR"] = folder.Path };
        var json = (await TopGridProgram.RunAsync(environment, "demo", "--cluster", "--output", "json")).With(0).Json();
        Assert.True(json.GetProperty("same").GetBoolean());
        Assert.Equal(json.GetProperty("undisturbed_root").GetString(), json.GetProperty("root").GetString());
        var killed = json.GetProperty("killed");
        var workers = json.GetProperty("cluster").GetProperty("workers").EnumerateArray().ToDictionary(
            worker => worker.GetProperty("name").GetString()!.Split('/')[^1],
            worker => (Done: Number(worker, "completedUnits"), Lost: Number(worker, "lostAttempts")));
        Assert.Equal(3, workers.Count);
        Assert.Equal(34, workers.Values.Sum(worker => worker.Done));
        Assert.Equal(killed.GetProperty("held").GetArrayLength(), workers[killed.GetProperty("worker").GetString()!].Lost);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_demo_for_machines_accounts_for_every_place_and_explains_one_that_got_less()
    {
        var json = (await TopGridProgram.RunAsync("demo", "--output", "json", "--lang", "en")).With(0).Json();
        var gz = json.GetProperty("summary").GetProperty("professions").EnumerateArray()
            .Single(profession => profession.GetProperty("profession").GetString() == "PROFESSION_GZ");
        Assert.Equal(965, Number(gz, "places"));
        Assert.Equal(965, Number(gz, "granted") + Number(gz, "open") + Number(gz, "lapsed"));
        Assert.InRange(Number(gz, "bonusGranted"), 1, 125);

        var result = json.GetProperty("explanation").GetProperty("result");
        Assert.True(Number(result, "granted") < Number(result, "requested"));
        Assert.NotEqual("", json.GetProperty("explanation").GetProperty("text").GetString());
    }

    private static long Number(JsonElement of, string name) =>
        long.Parse(of.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Id(Ended ended) => ended.Json().GetProperty("name").GetString()!.Split('/')[^1];
}
