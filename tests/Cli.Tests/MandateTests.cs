using System.Globalization;
using System.Text.Json;

namespace TopGrid.Cli.Tests;

/// <summary>One practice acts for another for a period: given, seen and withdrawn by whom it concerns.</summary>
[Trait("Category", "Slow")]
public sealed class MandateTests
{
    private static readonly string[] _parties = ["A", "B", "C"];

    [Fact]
    public async Task A_mandate_is_given_listed_by_its_parties_alone_and_withdrawn_by_who_gave_it()
    {
        using var host = await RunningHost.StartAsync();
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tpid in (string[])[.. _parties, "D"])
        {
            tokens[tpid] = await host.CreateInstitutionAsync(tpid);
        }

        string[] give = [
            "mandate", "give", "--for", "A", "--to", "B", "--from", Day(-1), "--until", Day(30), "--successor", "C", "--successor-until",
            Day(60)];
        var given = (await host.RunAsync(tokens["A"], [.. give, "--output", "json"])).With(0).Json();
        Assert.Equal(
            ("A", "B", "C", "STATE_IN_FORCE", "B"),
            (Text(given, "represented"), Text(
                given, "representative"), Text(given, "successor"), Text(given, "state"), Text(given, "acting")));
        var name = Text(given, "name");

        foreach (var tpid in _parties)
        {
            Assert.Equal([name], await NamesAsync(host, tokens[tpid]));
        }

        Assert.Empty(await NamesAsync(host, tokens["D"]));
        Assert.Equal([name], await NamesAsync(host, tokens["A"], "--filter", "state = \"in-force\" AND representative = \"B\""));
        Assert.Empty(await NamesAsync(host, tokens["A"], "--filter", "state = \"withdrawn\""));
        var table = (await host.RunAsync(tokens["B"], "mandate", "list")).With(0).Out;
        Assert.Contains(name.Split('/')[1], table, StringComparison.Ordinal);
        Assert.Contains("geldig", table, StringComparison.Ordinal);

        var twice = (await host.InvokeAsync(tokens["A"], give)).With(2);
        Assert.EndsWith("[MANDATE_OVERLAPS]", twice.Error.TrimEnd(), StringComparison.Ordinal);
        var ofAnother = (await host.InvokeAsync(tokens["B"], "mandate", "withdraw", name)).With(2);
        Assert.EndsWith("[MANDATE_INVALID]", ofAnother.Error.TrimEnd(), StringComparison.Ordinal);
        var unseen = (await host.InvokeAsync(tokens["D"], "mandate", "withdraw", name)).With(2);
        Assert.EndsWith("[NOT_FOUND]", unseen.Error.TrimEnd(), StringComparison.Ordinal);

        var withdrawn = (await host.RunAsync(tokens["A"], "mandate", "withdraw", name.Split('/')[1], "--output", "json")).With(0).Json();
        Assert.Equal((name, "STATE_WITHDRAWN", ""), (Text(withdrawn, "name"), Text(withdrawn, "state"), Text(withdrawn, "acting")));
        Assert.Equal([name], await NamesAsync(host, tokens["B"], "--filter", "state = \"withdrawn\""));
        Assert.Contains("ingetrokken", (await host.InvokeAsync(tokens["A"], "mandate", "list")).With(0).Out, StringComparison.Ordinal);
        (await host.InvokeAsync(tokens["A"], give)).With(0);
        (await host.StopAsync()).With(0);
    }

    [Fact]
    public async Task A_mandate_that_cannot_be_is_refused_with_what_to_do()
    {
        using var host = await RunningHost.StartAsync();
        var token = await host.CreateInstitutionAsync("A");
        async Task<string> RefusedAsync(string represented, string representative, string from, string until) =>
            (await host.InvokeAsync(
                token, "mandate", "give", "--for", represented, "--to", representative, "--from", from, "--until",
                until)).With(2).Error.TrimEnd();

        Assert.Contains("31-01-2025 is geen dag", await RefusedAsync("A", "B", "31-01-2025", Day(1)), StringComparison.Ordinal);
        Assert.EndsWith("[MANDATE_INVALID]", await RefusedAsync("A", "B", Day(2), Day(1)), StringComparison.Ordinal);
        Assert.EndsWith("[MANDATE_INVALID]", await RefusedAsync("A", "A", Day(0), Day(1)), StringComparison.Ordinal);
        Assert.EndsWith("[MANDATE_INVALID]", await RefusedAsync("B", "A", Day(0), Day(1)), StringComparison.Ordinal);

        // An operator may give one for any institution that a year knows, and types no tpid wrongly.
        var anna = await host.CreateIdentityAsync("anna", "operator");
        string[] unknown = ["mandate", "give", "--for", "A", "--to", "Z", "--from", Day(0), "--until", Day(1)];
        (await host.InvokeAsync(anna, "year", "import", SmallYear.WriteTo(host["data"]))).With(0);
        Assert.Contains("knows Z", (await host.InvokeAsync(anna, unknown)).With(2).Error, StringComparison.Ordinal);
        unknown[5] = "B";
        (await host.InvokeAsync(anna, unknown)).With(0);
        Assert.Single(await NamesAsync(host, token));
    }

    private static async Task<string[]> NamesAsync(RunningHost host, string token, params string[] more) =>
        [.. (await host.InvokeAsync(token, ["mandate", "list", "--output", "json", .. more])).With(0).Json().EnumerateArray()
            .Select(mandate => Text(mandate, "name"))];

    private static string Text(JsonElement mandate, string name) => mandate.GetProperty(name).GetString()!;

    /// <summary>A day so many days from today.</summary>
    private static string Day(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
