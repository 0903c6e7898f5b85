namespace TopGrid.Cli.Tests;

public sealed class WrongUseTests
{
    [Theory]
    [InlineData("onbekende opdracht 'bogus'", "bogus")]
    [InlineData("de optie --data ontbreekt", "allocate", "--out", "x")]
    [InlineData("de optie --data heeft een waarde nodig", "allocate", "--data")]
    [InlineData("de optie --data heeft een waarde nodig", "allocate", "--data", "", "--out", "x")]
    [InlineData("de optie --out heeft een waarde nodig", "allocate", "--data", "x", "--out", "")]
    [InlineData("onbekend argument '--nope'", "protocol", "list", "--nope")]
    [InlineData("YEAR is 'soon', geen geheel getal van 2000 tot en met 2999", "year", "assess", "soon")]
    [InlineData("het argument YEAR ontbreekt", "year", "assess")]
    [InlineData(
        "--stage kan niet 'later' zijn; kies uit concept, concept-definitive, definitive", "year", "freeze", "2025", "--stage", "later")]
    [InlineData("--port is '70000'", "host", "--port", "70000")]
    [InlineData("er ontbreekt een opdracht: list, import, export, assess, freeze", "year")]
    [InlineData("is geen adres", "year", "list", "--host", "ftp://x")]
    [InlineData("noem de instelling met --tpid of met --name", "explain", "--result", "x", "--profession", "GZ")]
    [InlineData("onbekend beroep 'XX'", "explain", "--result", "x", "--profession", "XX", "--tpid", "A")]
    [InlineData("een latere ronde en --previous horen bij elkaar", "allocate", "--data", "x", "--out", "y", "--round", "2")]
    [InlineData("de map /no/such/folder bestaat niet", "verify", "--result", "/no/such/folder")]
    public async Task Wrong_use_ends_with_2_and_says_why_on_standard_error(string reason, params string[] arguments)
    {
        var ended = (await TopGridProgram.InvokeAsync(arguments)).With(2);
        Assert.Contains(reason, ended.Error, StringComparison.Ordinal);
        Assert.Equal("", ended.Out);
    }

    [Fact]
    public async Task A_file_in_the_way_of_a_folder_is_named_with_what_to_check()
    {
        // No folder can be made below a file, whoever asks for it; rights on a folder do not stop the machine's administrator.
        using var folder = new TemporaryFolder();
        var data = SmallYear.WriteTo(folder["data"]);
        var file = Path.Combine(data, "capacity.csv");
        var ended = (await TopGridProgram.InvokeAsync("allocate", "--data", data, "--out", Path.Combine(file, "result"))).With(2);
        Assert.Contains("een bestand of map kon niet worden gelezen of geschreven", ended.Error, StringComparison.Ordinal);
        Assert.Contains(file, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_arguments_is_said_at_once()
    {
        var ended = (await TopGridProgram.RunAsync("identity", "create", "--nope", "--role")).With(2);
        Assert.Contains("'--nope'", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--user ontbreekt", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--name ontbreekt", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--role", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_reason_comes_in_English_on_request()
    {
        var ended = (await TopGridProgram.RunAsync("--lang", "en", "bogus")).With(2);
        Assert.Contains("unknown command 'bogus'; there are: demo, allocate", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_an_answer_and_comes_in_both_languages()
    {
        var dutch = (await TopGridProgram.RunAsync("allocate", "--help")).With(0);
        Assert.Contains("Gebruik: ./topgrid allocate --data DIR", dutch.Out, StringComparison.Ordinal);
        var english = (await TopGridProgram.RunAsync("allocate", "--help", "--lang=en")).With(0);
        Assert.Contains("Usage: ./topgrid allocate --data DIR", english.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_host_the_answer_is_3_and_how_to_start_one()
    {
        // Port 1 on loopback: nobody listens there.
        var ended = (await TopGridProgram.RunAsync("year", "list", "--host", "http://127.0.0.1:1")).With(3);
        Assert.Contains("geen host op http://127.0.0.1:1: start er een met ./topgrid host", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_the_host_may_come_from_the_environment()
    {
        var ended = (await TopGridProgram.InvokeAsync(
            new Dictionary<string, string> { ["TOPGRID_HOST"] = "127.0.0.1:1" }, "run", "list", "2025", "--lang", "en")).With(3);
        Assert.Contains("no host at http://127.0.0.1:1: start one with ./topgrid host", ended.Error, StringComparison.Ordinal);
    }
}
