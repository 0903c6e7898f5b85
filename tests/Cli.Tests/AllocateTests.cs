using System.Security.Cryptography;
using System.Text.Json;

namespace TopGrid.Cli.Tests;

public sealed class AllocateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_same_folder_gives_the_same_bytes_twice()
    {
        // 5 GZ places: 5 * 1 % rounds to no pool; A and B have 3 and 2 trainees * 1,095 days, C and E one each.
        var data = SmallYear.WriteTo(_folder["data"]);
        var first = (await TopGridProgram.RunAsync("allocate", "--data", data, "--out", _folder["one"])).With(0);
        (await TopGridProgram.RunAsync("allocate", "--data", data, "--out", _folder["two"], "--output", "json")).With(0);

        Assert.Contains("Plaatsen per beroep", first.Out, StringComparison.Ordinal);
        var (one, two) = (SmallYear.Bytes(_folder["one"]), SmallYear.Bytes(_folder["two"]));
        Assert.Equal(["allocation.csv", "consortium_bonus.csv", "decisions.jsonl", "result.json", "summary.json"], one.Keys);
        Assert.Equal(one, two);
    }

    [Fact]
    public async Task The_answer_for_machines_is_the_summary_and_every_place_is_accounted_for()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        var json = (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--out", _folder["out"], "--output", "json")).With(0)
            .Json();
        var gz = json.GetProperty("professions").GetProperty("GZ");
        int Number(string name) => gz.GetProperty(name).GetInt32();
        Assert.Equal(5, Number("places"));
        Assert.Equal(9, Number("requested"));
        Assert.Equal(5, Number("granted") + Number("open") + Number("lapsed"));
        Assert.Equal(1, json.GetProperty("professions").GetProperty("PT").GetProperty("granted").GetInt32());
        Assert.Equal(SmallYear.SeedCommitment, json.GetProperty("seed_commitment").GetString());
    }

    [Fact]
    public async Task A_missing_seed_is_drawn_committed_before_and_written_with_the_result()
    {
        var data = SmallYear.WriteTo(_folder["data"], seed: "");
        var ended = (await TopGridProgram.RunAsync("allocate", "--data", data, "--out", _folder["out"], "--lang", "en")).With(0);
        using var result = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder["out"], "result.json")));
        var seed = result.RootElement.GetProperty("seed").GetString()!;
        var commitment = Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(seed)));
        Assert.Contains($"one was drawn. Commitment (SHA-256): {commitment}", ended.Error, StringComparison.Ordinal);

        // The published seed is enough to compute the run again from the data that have none.
        (await TopGridProgram.RunAsync("verify", "--result", _folder["out"], "--data", data)).With(0);
    }

    [Fact]
    public async Task Findings_of_all_files_come_at_once_with_place_and_advice_and_nothing_is_written()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        File.AppendAllText(Path.Combine(data, "requests.csv"), "Z,GZ,1,2\nA,GZ,1,-4\n");
        File.AppendAllText(Path.Combine(data, "institutions.csv"), "A,Nog eens A,ggz,,institution\n");
        File.WriteAllText(Path.Combine(data, "notes.csv"), "a,b\n");
        var ended = (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--out", _folder["out"])).With(2);

        var lines = ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(
            lines,
            line => line.StartsWith("requests.csv:8:tpid fout unknown-id ", StringComparison.Ordinal)
                && line.Contains("; ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("requests.csv:9:places fout negative-number ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("institutions.csv:8:tpid fout duplicate-key ", StringComparison.Ordinal)
            || line.StartsWith("institutions.csv:8 fout duplicate-key ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("notes.csv waarschuwing unknown-file ", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task Check_only_validates()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        var json = (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--check", "--output", "json")).With(0).Json();
        Assert.Equal(64, json.GetProperty("input_hash").GetString()!.Length);
        Assert.Equal([data], Directory.GetDirectories(_folder.Path));

        File.Delete(Path.Combine(data, "capacity.csv"));
        var ended = (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--check", "--lang", "en")).With(2);
        Assert.Contains("capacity.csv error missing-file", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_of_the_data_is_refused_for_the_result_by_whatever_name()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        var before = SmallYear.Bytes(data);
        Directory.CreateSymbolicLink(_folder["link"], data);
        foreach (var name in new[] { data, data + "/", _folder["data/../data"], _folder["link"] })
        {
            var ended = (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--out", name)).With(2);
            Assert.Contains("--out is dezelfde map als --data", ended.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, SmallYear.Bytes(data));
    }

    [Fact]
    public async Task A_parameter_that_does_not_exist_is_refused_and_one_that_does_is_a_what_if()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        var refused =
            (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--out", _folder["out"], "--set", "bonus.rat=1/10")).With(2);
        Assert.Contains("bonus.rate", refused.Error, StringComparison.Ordinal);
        var nowhere = (await TopGridProgram.InvokeAsync(
            "allocate", "--data", data, "--out", _folder["out"], "--set", "consortium_conditions=foo")).With(2);
        Assert.Contains("there is no condition set 'foo'; there are ", nowhere.Error, StringComparison.Ordinal);

        var json = (await TopGridProgram.InvokeAsync(
            "allocate", "--data", data, "--out", _folder["out"], "--set", "newcomer_share=1/2", "--output", "json")).With(0).Json();
        Assert.Equal(["newcomer_share=1/2"], json.GetProperty("what_if").EnumerateArray().Select(change => change.GetString()!));
        Assert.Equal(1, json.GetProperty("professions").GetProperty("GZ").GetProperty("newcomers").GetInt32());
    }

    [Fact]
    public async Task A_protocol_of_another_year_computes_with_a_warning_and_the_own_one_without()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        string[] allocate = ["allocate", "--data", data, "--out", _folder["out"], "--lang", "en"];
        var other = (await TopGridProgram.InvokeAsync([.. allocate, "--protocol", "2020"])).With(0);
        Assert.Contains(
            "protocol 2020 holds from 2019-01-01 until 2020-12-31, which is not the year 20", other.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("holds from", (await TopGridProgram.InvokeAsync(allocate)).With(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_that_changed_in_any_file_makes_verify_say_no()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--out", _folder["out"])).With(0);
        (await TopGridProgram.InvokeAsync("verify", "--result", _folder["out"])).With(0);

        foreach (var (name, bytes) in SmallYear.Bytes(_folder["out"]))
        {
            var path = Path.Combine(_folder["out"], name);
            var changed = (byte[])bytes.Clone();
            changed[changed.Length / 2] ^= 1;
            File.WriteAllBytes(path, changed);
            var ended = await TopGridProgram.InvokeAsync("verify", "--result", _folder["out"], "--lang", "en");
            Assert.True(ended.ExitCode == 1, $"{name}: exit {ended.ExitCode}\n{ended.Out}{ended.Error}");
            Assert.Contains("Not all agrees.", ended.Out, StringComparison.Ordinal);
            File.WriteAllBytes(path, bytes);
        }

        // Other data than those of the result: the files agree with each other, the run does not.
        File.AppendAllText(Path.Combine(data, "requests.csv"), "F,GZ,1,1\n");
        var other = (await TopGridProgram.RunAsync("verify", "--result", _folder["out"], "--data", data, "--output", "json")).With(1)
            .Json();
        Assert.False(other.GetProperty("agrees").GetBoolean());
        var wrong = other.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("problems").GetArrayLength() > 0);
        Assert.Equal(["run"], wrong.Select(check => check.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task Facts_that_do_not_go_with_a_what_if_are_findings_with_their_line()
    {
        // Rows about consortia for PT are ignored with a warning; where PT has consortia, 2 places of a request of 1 are an error.
        var data = SmallYear.WriteTo(_folder["data"]);
        File.WriteAllText(
            Path.Combine(data, "consortia.csv"),
            "consortium,name,lead,requester,mode,existing,announced_on,announced_at_institute_on,intent_declared_on,agreement,training_plan,test_result,tested_on\n"
            + "K,K,F,,separate,,,,,,,,\n");
        File.WriteAllText(
            Path.Combine(data, "consortium_members.csv"), "consortium,tpid,dependent,signed,settings,section_iii\nK,F,false,,,\n");
        File.WriteAllText(Path.Combine(data, "brought_in.csv"), "consortium,tpid,profession,places\nK,F,PT,2\n");
        string[] allocate = ["allocate", "--data", data, "--out", _folder["out"]];
        var refused = (await TopGridProgram.RunAsync([.. allocate, "--set", "consortium_professions=GZ,PT"])).With(2);
        Assert.Contains("brought_in.csv:2", refused.Error, StringComparison.Ordinal);
        (await TopGridProgram.RunAsync(allocate)).With(0);
    }

    [Fact]
    public async Task A_lottery_per_place_over_more_places_than_can_be_drawn_is_refused_and_per_applicant_is_not()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        var requests = Path.Combine(data, "requests.csv");
        File.WriteAllText(requests, File.ReadAllText(requests).Replace("C,GZ,1,3", "C,GZ,1,999995", StringComparison.Ordinal));
        var refused = (await TopGridProgram.RunAsync(
            "allocate", "--data", data, "--out", _folder["out"], "--set", "tickets=per-place", "--lang", "en")).With(2);
        Assert.Contains("1000001 places GZ in round 1", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
        (await TopGridProgram.RunAsync("allocate", "--data", data, "--out", _folder["out"])).With(0);
    }

    [Fact]
    public async Task Explain_tells_the_steps_and_with_the_data_the_names_and_what_would_have_helped()
    {
        var data = SmallYear.WriteTo(_folder["data"]);
        (await TopGridProgram.RunAsync("allocate", "--data", data, "--out", _folder["out"])).With(0);
        string[] explain = ["explain", "--result", _folder["out"], "--profession", "GZ"];

        var alone = (await TopGridProgram.RunAsync([.. explain, "--tpid", "C"])).With(0);
        Assert.Contains("Stap ", alone.Out, StringComparison.Ordinal);
        Assert.Contains("Zonder --data: alleen de stappen", alone.Error, StringComparison.Ordinal);

        var withData = (await TopGridProgram.RunAsync([.. explain, "--data", data, "--name", "instelling c", "--lang", "en"])).With(0);
        Assert.Contains("Instelling C", withData.Out, StringComparison.Ordinal);
        Assert.Contains("What would have changed it?", withData.Out, StringComparison.Ordinal);

        var several = (await TopGridProgram.RunAsync([.. explain, "--data", data, "--name", "instelling"])).With(2);
        Assert.Contains("A  Instelling A", several.Error, StringComparison.Ordinal);
        (await TopGridProgram.InvokeAsync([.. explain, "--data", data, "--tpid", "Q"])).With(2);

        var json = (await TopGridProgram.InvokeAsync([.. explain, "--tpid", "C", "--output", "json"])).With(0).Json();
        Assert.Equal("C", json.GetProperty("tpid").GetString());
    }

    [Fact]
    public async Task The_protocols_are_listed_and_a_file_is_checked()
    {
        var list = (await TopGridProgram.RunAsync("protocol", "list", "--output", "json")).With(0).Json();
        Assert.Equal(
            ["2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025"],
                list.EnumerateArray().Select(protocol => protocol.GetProperty("id").GetString()!));

        (await TopGridProgram.RunAsync("protocol", "check", "2025")).With(0);
        File.WriteAllText(_folder["mine.yaml"], "id: mine\nyear: soon\n");
        var refused = (await TopGridProgram.RunAsync("protocol", "check", _folder["mine.yaml"])).With(2);
        Assert.Contains("mine.yaml:2:", refused.Error, StringComparison.Ordinal);
    }
}
