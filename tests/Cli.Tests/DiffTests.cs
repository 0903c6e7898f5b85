using System.Text;
using System.Text.Json;
using TopGrid.Reference;

namespace TopGrid.Cli.Tests;

/// <summary>A recomputation on corrected facts and what <c>diff</c> says of it.</summary>
public sealed class DiffTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Diff_is_0_for_equal_results_and_1_with_who_changed_and_which_fact()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        (await TopGridProgram.RunAsync("allocate", "--data", data, "--out", _folder["one"])).With(0);
        (await TopGridProgram.RunAsync("diff", "--before", _folder["one"], "--after", _folder["one"])).With(0);

        var other = SmallYear.WriteTo(_folder["other"]);
        var requests = Path.Combine(other, "requests.csv");
        File.WriteAllText(
            requests, File.ReadAllText(requests).Replace("F,PT,1,1", "F,PT,1,2", StringComparison.Ordinal), new UTF8Encoding(false));
        (await TopGridProgram.RunAsync("allocate", "--data", other, "--out", _folder["two"])).With(0);
        var ended = (await TopGridProgram.RunAsync(
            "diff", "--before", _folder["one"], "--after", _folder["two"], "--data-before", data, "--data-after", other, "--output",
            "json")).With(1);
        var party = Assert.Single(ended.Json().GetProperty("parties").EnumerateArray());
        Assert.Equal(("F", 1), (party.GetProperty("tpid").GetString(), party.GetProperty("change").GetInt32()));
        Assert.Single(ended.Json().GetProperty("facts").EnumerateArray());
    }

    [Fact]
    public async Task A_corrected_fact_is_named_with_everyone_whose_number_it_changed_by_how_much_and_from_which_step()
    {
        // At 1,095 days a place A, B, C and E get 1, 2, 1 and 1. With A asking 3, whose 3,285 days earn 3, those are 7 for 5 places.
        // The second evaluator says who loses what A gains.
        var data = SmallYear.WriteTo(_folder["data"]);
        var corrected = SmallYear.WriteTo(_folder["corrected"]);
        Replace(corrected, "requests.csv", "A,GZ,1,1", "A,GZ,1,3");
        var (before, after) = (Granted(data), Granted(corrected));
        var expected = before.Keys.Union(after.Keys).Where(k => before[k] != after[k]).ToDictionary(k => k, k => after[k] - before[k]);
        Assert.NotEmpty(expected);

        var ended = await DiffAsync(data, corrected, "--output", "json");
        var json = ended.With(1).Json();
        Assert.Equal(expected, json.GetProperty("parties").EnumerateArray()
            .Where(p => p.GetProperty("change").GetInt32() != 0)
            .ToDictionary(p => p.GetProperty("tpid").GetString()!, p => p.GetProperty("change").GetInt32()));
        Assert.All(
            json.GetProperty("parties").EnumerateArray(),
            p => Assert.InRange(p.GetProperty("first_step").GetProperty("step").GetInt32(), 1, 10));
        Assert.Equal(JsonValueKind.Object, json.GetProperty("first_step").ValueKind);
        var fact = Assert.Single(json.GetProperty("facts").EnumerateArray());
        Assert.Equal(("requests.csv", "A,GZ,1,1", "A,GZ,1,3"), (Text(fact, "file"), Text(fact, "before"), Text(fact, "after")));
        Assert.Equal("requests.csv", Text(json.GetProperty("only_fact"), "file"));

        var text = (await DiffAsync(data, corrected, "--lang", "en")).With(1).Out;
        Assert.Contains("- A,GZ,1,1", text, StringComparison.Ordinal);
        Assert.Contains("+ A,GZ,1,3", text, StringComparison.Ordinal);
        Assert.Contains("This one fact made the difference.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_two_facts_differ_both_are_shown_and_neither_is_blamed()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        var corrected = SmallYear.WriteTo(_folder["corrected"]);
        Replace(corrected, "requests.csv", "A,GZ,1,1", "A,GZ,1,3");
        Replace(corrected, "capacity.csv", "GZ,5,0,,test", "GZ,6,0,,test");
        var json = (await DiffAsync(data, corrected, "--output", "json")).With(1).Json();
        Assert.Equal(["capacity.csv", "requests.csv"], json.GetProperty("facts").EnumerateArray().Select(f => Text(f, "file")));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("only_fact").ValueKind);
    }

    [Fact]
    public async Task Data_that_are_not_those_of_the_result_are_refused()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        var corrected = SmallYear.WriteTo(_folder["corrected"]);
        Replace(corrected, "requests.csv", "A,GZ,1,1", "A,GZ,1,3");
        (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--out", _folder["one"])).With(0);
        (await TopGridProgram.InvokeAsync("allocate", "--data", corrected, "--out", _folder["two"])).With(0);
        var ended = (await TopGridProgram.InvokeAsync(
            "diff", "--before", _folder["one"], "--after", _folder["two"], "--data-before", corrected, "--data-after", data)).With(2);
        Assert.Contains("zijn niet die waaruit", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decisions.jsonl", "{}\n")]
    [InlineData("decisions.jsonl", "not JSON\n")]
    [InlineData("decisions.jsonl", "\0\uFFFD\n")]
    [InlineData("allocation.csv", "")]
    public async Task A_result_that_cannot_be_read_is_refused_by_name_and_never_a_defect(string file, string text)
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--out", _folder["one"])).With(0);
        (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--out", _folder["two"], "--set", "newcomer_share=1/2")).With(0);
        File.WriteAllText(Path.Combine(_folder["two"], file), text);
        var compared = (await TopGridProgram.InvokeAsync("diff", "--before", _folder["one"], "--after", _folder["two"])).With(2);
        Assert.Contains(file, compared.Error, StringComparison.Ordinal);
        var explained = await TopGridProgram.InvokeAsync(
            "explain", "--result", _folder["two"], "--data", data, "--profession", "GZ", "--tpid", "C");
        Assert.NotEqual(70, explained.ExitCode);
    }

    private async Task<Ended> DiffAsync(string dataBefore, string dataAfter, params string[] options)
    {
        (await TopGridProgram.InvokeAsync("allocate", "--data", dataBefore, "--out", _folder["one"])).With(0);
        (await TopGridProgram.InvokeAsync("allocate", "--data", dataAfter, "--out", _folder["two"])).With(0);
        return await TopGridProgram.InvokeAsync(
            ["diff", "--before", _folder["one"], "--after", _folder["two"], "--data-before", dataBefore, "--data-after", dataAfter,
                .. options]);
    }

    private static Dictionary<string, int> Granted(string data)
    {
        var files = SmallYear.Bytes(data).ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value));
        return ReferenceEvaluator.Evaluate(files).Professions["GZ"].Accounts.ToDictionary(a => a.Tpid, a => a.Granted);
    }

    private static void Replace(string folder, string file, string from, string to)
    {
        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal), new UTF8Encoding(false));
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
