using System.Net;
using System.Net.Sockets;

namespace TopGrid.Cli.Tests;

[Trait("Category", "Slow")]
public sealed class HostTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_refused_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var ended = (await TopGridProgram.RunAsync("host", "--port", port, "--database", $"sqlite:{folder["x.db"]}")).With(2);
        Assert.Contains($"Port {port} on 127.0.0.1 is taken", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_none_is_refused()
    {
        var ended = (await TopGridProgram.RunAsync("migrate", "--database", "mysql://x")).With(2);
        Assert.Contains("Gebruik sqlite:PAD", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_brings_a_new_database_up_and_then_has_nothing_to_do()
    {
        using var folder = new TemporaryFolder();
        string[] migrate = ["migrate", "--database", $"sqlite:{folder["x.db"]}", "--output", "json"];
        Assert.NotEqual(0, (await TopGridProgram.RunAsync(migrate)).With(0).Json().GetProperty("applied").GetArrayLength());
        Assert.Equal(0, (await TopGridProgram.RunAsync(migrate)).With(0).Json().GetProperty("applied").GetArrayLength());
    }

    [Fact]
    public async Task A_host_serves_who_has_a_token_and_stops_cleanly_on_SIGTERM()
    {
        using var host = await RunningHost.StartAsync();
        var refused = (await host.RunAsync("", "year", "list")).With(2);
        Assert.Contains("identity create", refused.Error, StringComparison.Ordinal);

        var token = await host.CreateIdentityAsync("o1", "operator");
        Assert.Equal(0, (await host.RunAsync(token, "year", "list", "--output", "json")).With(0).Json().GetArrayLength());

        var signed = await host.IssueTokenAsync(token);
        Assert.Equal(0, (await host.InvokeAsync(signed, "year", "list", "--output", "json")).With(0).Json().GetArrayLength());
        var changed = signed[..^4] + (signed.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");
        Assert.Contains("signature", (await host.InvokeAsync(changed, "year", "list")).With(2).Error, StringComparison.Ordinal);

        var missing = (await host.InvokeAsync(token, "year", "export", "2025", "--out", host["out"])).With(2);
        Assert.EndsWith("[NOT_FOUND]", missing.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(host["out"]));

        var board = await host.CreateIdentityAsync("b1", "board");
        (await host.InvokeAsync(board, "year", "import", SmallYear.WriteTo(host["data"]))).With(2);
        (await host.StopAsync()).With(0);
    }

    [Fact]
    public async Task A_host_takes_imports_as_large_as_it_was_told()
    {
        using var host = await RunningHost.StartAsync(_ => ["--max-import", "2"]);
        var token = await host.CreateIdentityAsync("o1", "operator");
        var data = SmallYear.WriteTo(host["data"]);
        // Files that a year does not have count too, and are else no more than a warning.
        await File.WriteAllBytesAsync(Path.Combine(data, "attachment.bin"), new byte[1024 * 1024]);
        (await host.InvokeAsync(token, "year", "import", data, "--check")).With(0);
        await File.WriteAllBytesAsync(Path.Combine(data, "attachment.bin"), new byte[2 * 1024 * 1024]);
        Assert.Contains(
            "--max-import", (await host.InvokeAsync(token, "year", "import", data, "--check")).With(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identities_are_made_listed_and_removed_and_the_token_is_shown_once()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["XDG_DATA_HOME"] = folder.Path };
        var made = (await TopGridProgram.RunAsync(
            environment, "identity", "create", "--user", "u1", "--name", "U Een", "--role", "lead", "--role", "institution", "--tpid", "A",
            "--consortium", "C1", "--output", "json")).With(0).Json();
        var token = made.GetProperty("token").GetString()!;

        var listed = (await TopGridProgram.RunAsync(environment, "identity", "list", "--output", "json")).With(0);
        Assert.DoesNotContain(token.Split('.')[1], listed.Out, StringComparison.Ordinal);
        var identity = Assert.Single(listed.Json().EnumerateArray());
        Assert.Equal(["institution", "lead"], identity.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!));
        Assert.Equal("A", Assert.Single(identity.GetProperty("institutions").EnumerateArray()).GetString());

        var id = identity.GetProperty("id").GetString()!;
        var issued = (await TopGridProgram.InvokeAsync(environment, "identity", "issue", id, "--hours", "1", "--output", "json")).With(0)
            .Json();
        Assert.Equal(3, issued.GetProperty("token").GetString()!.Split('.').Length);
        (await TopGridProgram.InvokeAsync(environment, "identity", "issue", "nobody")).With(2);
        var keys = (await TopGridProgram.InvokeAsync(environment, "identity", "keys", "--output", "json")).With(0).Json();
        Assert.False(Assert.Single(keys.GetProperty("keys").EnumerateArray()).TryGetProperty("d", out _));

        (await TopGridProgram.InvokeAsync(environment, "identity", "remove", "nobody")).With(2);
        (await TopGridProgram.InvokeAsync(environment, "identity", "remove", identity.GetProperty("id").GetString()!)).With(0);
        Assert.Equal(
            0, (await TopGridProgram.InvokeAsync(environment, "identity", "list", "--output", "json")).With(0).Json().GetArrayLength());

        var refused =
            (await TopGridProgram.InvokeAsync(environment, "identity", "create", "--user", "u", "--name", "n", "--role", "module")).With(2);
        Assert.Contains("onbekende rol 'module'", refused.Error, StringComparison.Ordinal);
    }
}
