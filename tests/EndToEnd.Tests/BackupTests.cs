using System.Diagnostics;
using System.Text.Json.Nodes;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Testing;
using static TopGrid.EndToEnd.Tests.Harness.OperatorCommands;

namespace TopGrid.EndToEnd.Tests;

/// <summary>
/// The commands of docs/operations.md that make and restore a backup, in processes as an operator starts them. The proof is what an
/// outsider has: the result files with their evidence root, and the last hash of the audit log.
/// </summary>
[Trait("Category", "Slow")]
public sealed class BackupTests
{
    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_restored_year_has_the_same_evidence_root_publications_and_audit_log(Dialect dialect)
    {
        using var folder = new TemporaryFolder();
        var people = new People(folder.File("identities.json"));
        await using var database = await EmptyDatabase.CreateAsync(dialect);
        await using var other = await EmptyDatabase.CreateAsync(dialect);
        string run, known;
        JsonNode shown;
        await using (var host = await ServeAsync(database, folder.File("identities.json")))
        {
            await TopgridProgram.RunAsync(["year", "import", YearFiles.Example, .. As(host, people.Anna)]);
            run = await PublishAsync(host, people, "concept");
            shown = await ShowAsync(host, people, run, folder.File("before"));
            known = await AuditAsync(host, people, []);
            // While the host works, as every night.
            await BackupAsync(database, folder.File("a year.backup"));
        }

        await RestoreAsync(other, folder.File("a year.backup"));
        await using (var host = await ServeAsync(other, folder.File("identities.json")))
        {
            var again = await ShowAsync(host, people, run, folder.File("after"));
            Assert.Equal((string)shown["evidenceRoot"]!, (string)again["evidenceRoot"]!);
            Assert.NotEmpty((string)again["evidenceRoot"]!);
            SameBytes.Check(YearFiles.Read(folder.File("before")), YearFiles.Read(folder.File("after")), "restored");
            await TopgridProgram.RunAsync("verify", "--result", folder.File("after"), "--data", YearFiles.Example);
            await AuditAsync(host, people, ["--known", known]);
            var (exitCode, _, told) = await TopgridProgram.TryAsync(
                [.. As(host, people.Anna), "run", "publish", "2025", run, "--stage", "concept"]);
            Assert.True(exitCode == 2, told);
        }
    }

    private static async Task<JsonNode> ShowAsync(TopgridProgram.Service host, People people, string run, string folder)
    {
        await TopgridProgram.RunAsync(["run", "export", "2025", run, "--out", folder, .. As(host, people.Anna)]);
        return (await TopgridProgram.RunAsync(["run", "show", "2025", run, .. As(host, people.Anna)]))!;
    }

    private static async Task<string> AuditAsync(TopgridProgram.Service host, People people, string[] known)
    {
        var intact = (await TopgridProgram.RunAsync(["audit", "verify", "--all", .. known, .. As(host, people.Auditor)]))!;
        return $"{intact["lastSequence"]}:{intact["lastHash"]}";
    }

    private static async Task BackupAsync(EmptyDatabase database, string file)
    {
        string[] backup = ["backup", "--database", Setting(database), "--out", file];
        if (database.Options.Dialect == Dialect.Sqlite)
        {
            await TopgridProgram.RunAsync(backup);
            return;
        }

        await ToldAsync(backup);
    }

    private static async Task RestoreAsync(EmptyDatabase database, string file)
    {
        string[] restore = ["restore", "--database", Setting(database), "--in", file];
        if (database.Options.Dialect == Dialect.Sqlite)
        {
            await TopgridProgram.RunAsync(restore);
            return;
        }

        await ToldAsync(restore);
        await TopgridProgram.RunAsync("migrate", "--check", "--database", Setting(database));
    }

    /// <summary>On PostgreSQL the program names the command of its own tool: that one is run, as it stands.</summary>
    private static async Task ToldAsync(string[] arguments)
    {
        var (exitCode, _, told) = await TopgridProgram.TryAsync(arguments);
        Assert.Equal(2, exitCode);
        var command = told[told.IndexOf("pg_", StringComparison.Ordinal)..].Trim();
        var start = new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardError = true };
        start.Environment["PATH"] = $"{PostgresBinaries.Find()}:{Environment.GetEnvironmentVariable("PATH")}";
        using var tool = Process.Start(start)!;
        var error = await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        Assert.True(tool.ExitCode == 0, $"{command}\n{error}");
    }
}
