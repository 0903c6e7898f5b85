using System.Text.Json;

namespace TopGrid.Cli.Tests;

/// <summary>The extra round and additional places by the built program (rules.md 5).</summary>
public sealed class LaterRoundTests(LaterRoundTests.FirstRound first) : IClassFixture<LaterRoundTests.FirstRound>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Round 1 of the small year and 1 additional place, computed once.</summary>
    public sealed class FirstRound : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public string Data => _folder["data"];

        public string One => _folder["one"];

        public string A1 => _folder["a1"];

        public async Task InitializeAsync()
        {
            SmallYear.WriteTo(Data);
            (await TopGridProgram.RunAsync("allocate", "--data", Data, "--out", One)).With(0);
            (await TopGridProgram.RunAsync(
                "allocate", "--data", Data, "--out", A1, "--round", "a1", "--previous", One, "--places", "GZ=3")).With(0);
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public async Task An_extra_round_starts_from_what_round_1_left_open()
    {
        // PT: 2 places, 1 asked by F in round 1, so 1 stays open; in round 2 F asks 2 and gets that one.
        var data = SmallYear.WriteTo(_folder["data"]);
        File.AppendAllText(Path.Combine(data, "requests.csv"), "F,PT,2,2\n");
        (await TopGridProgram.RunAsync("allocate", "--data", data, "--out", _folder["one"])).With(0);
        var json = (await TopGridProgram.RunAsync(
            "allocate", "--data", data, "--out", _folder["two"], "--round", "2", "--previous", _folder["one"], "--output", "json")).With(0)
                .Json();
        var pt = json.GetProperty("professions").GetProperty("PT");
        Assert.Equal((1, 1), (pt.GetProperty("places").GetInt32(), pt.GetProperty("granted").GetInt32()));

        (await TopGridProgram.RunAsync("verify", "--result", _folder["two"], "--data", data, "--previous", _folder["one"])).With(0);
        var refused = (await TopGridProgram.RunAsync(
            "allocate", "--data", data, "--out", _folder["three"], "--round", "2", "--previous", data)).With(2);
        Assert.Contains("is geen uitkomst", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Additional_places_go_to_what_is_unmet_of_round_1_and_each_next_ones_build_on_those_before()
    {
        // Round 1: 5 GZ places for 9 asked, so 4 are unmet. Additional: 3 of them, then 2 for the 1 that is left.
        Assert.Equal((3, 4, 3, 0), Gz(File.ReadAllText(Path.Combine(first.A1, "summary.json")), "a1"));
        string[] earlier = ["--previous", first.One, "--previous", first.A1];
        var a2 = (await TopGridProgram.InvokeAsync(
            ["allocate", "--data", first.Data, "--out", _folder["a2"], "--round", "a2", .. earlier, "--places", "GZ=2", "--output",
                "json"])).With(0);
        Assert.Equal((2, 1, 1, 1), Gz(a2.Out, "a2"));

        // The result says which places it divided; which results it builds on is told again.
        (await TopGridProgram.InvokeAsync(["verify", "--result", _folder["a2"], "--data", first.Data, .. earlier])).With(0);
        var explained = (await TopGridProgram.InvokeAsync(
            "explain", "--result", first.A1, "--data", first.Data, "--previous", first.One, "--profession", "GZ", "--tpid", "C")).With(0);
        Assert.Contains("Stap 7", explained.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bouwt ook voort op ronde a1", "--round", "a2", "--previous", "ONE", "--places", "GZ=1")]
    [InlineData("daarop bouwt ronde a1 niet voort", "--round", "a1", "--previous", "A1", "--places", "GZ=1")]
    [InlineData("twee uitkomsten van ronde 1", "--round", "a1", "--previous", "ONE", "--previous", "ONE", "--places", "GZ=1")]
    [InlineData("een latere ronde en --previous horen bij elkaar", "--round", "a1", "--places", "GZ=1")]
    [InlineData("een latere ronde en --previous horen bij elkaar", "--previous", "ONE")]
    [InlineData("--places en extra plaatsen horen bij elkaar", "--round", "a1", "--previous", "ONE")]
    [InlineData("--places en extra plaatsen horen bij elkaar", "--round", "2", "--previous", "ONE", "--places", "GZ=1")]
    [InlineData("--places is 'GZ=many'", "--round", "a1", "--previous", "ONE", "--places", "GZ=many")]
    [InlineData("--places is 'GZ=2'", "--round", "a1", "--previous", "ONE", "--places", "GZ=1", "--places", "GZ=2")]
    [InlineData("niemand in ronde 1 om plaatsen VS gevraagd", "--round", "a1", "--previous", "ONE", "--places", "VS=1")]
    [InlineData("--round kan niet 'a0' zijn", "--round", "a0", "--previous", "ONE", "--places", "GZ=1")]
    [InlineData("--out is dezelfde map als --previous", "--round", "a1", "--previous", "OUT", "--places", "GZ=1")]
    public async Task A_later_round_that_cannot_be_meant_is_refused_with_what_to_do(string reason, params string[] arguments)
    {
        var given = arguments.Select(a => a switch { "ONE" => first.One, "A1" => first.A1, "OUT" => _folder["out"], _ => a });
        var ended = (await TopGridProgram.InvokeAsync(["allocate", "--data", first.Data, "--out", _folder["out"], .. given])).With(2);
        Assert.Contains(reason, ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task A_result_of_a_later_round_is_not_checked_against_the_data_without_the_results_it_builds_on()
    {
        var ended = (await TopGridProgram.InvokeAsync("verify", "--result", first.A1, "--data", first.Data)).With(2);
        Assert.Contains("is de uitkomst van ronde a1; geef met --previous", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_built_on_a_result_whose_files_were_changed()
    {
        var changed = Directory.CreateDirectory(_folder["changed"]).FullName;
        foreach (var (name, bytes) in SmallYear.Bytes(first.One))
        {
            File.WriteAllBytes(Path.Combine(changed, name), bytes);
        }

        var allocation = Path.Combine(changed, "allocation.csv");
        File.WriteAllText(allocation, File.ReadAllText(allocation).Replace(",partly", ",granted", StringComparison.Ordinal));
        var ended = (await TopGridProgram.InvokeAsync(
            "allocate", "--data", first.Data, "--out", _folder["out"], "--round", "a1", "--previous", changed, "--places", "GZ=1")).With(2);
        Assert.Contains("kloppen niet met elkaar", ended.Error, StringComparison.Ordinal);
    }

    private static (int Places, int Requested, int Granted, int Open) Gz(string summary, string round)
    {
        using var json = JsonDocument.Parse(summary);
        Assert.Equal(round, json.RootElement.GetProperty("round").GetString());
        var gz = json.RootElement.GetProperty("professions").GetProperty("GZ");
        int Number(string name) => gz.GetProperty(name).GetInt32();
        return (Number("places"), Number("requested"), Number("granted"), Number("open"));
    }
}
