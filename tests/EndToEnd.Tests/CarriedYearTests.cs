using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using TopGrid.Data.Connections;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Testing;
using static TopGrid.EndToEnd.Tests.Harness.OperatorCommands;

namespace TopGrid.EndToEnd.Tests;

/// <summary>
/// A year that an earlier program published goes on as it began. The folder Carried holds databases that commit bc3dc73 made with its own
/// commands from examples/small (import, freeze, run, publication as concept, claims), and what that program answered about them.
/// </summary>
[Trait("Category", "Slow")]
public sealed class CarriedYearTests
{
    private static readonly string _example = Path.Combine(Repository.Root, "examples", "small");

    [Theory]
    [InlineData(Dialect.Sqlite, "sqlite")]
    [InlineData(Dialect.PostgreSql, "postgres")]
    public async Task A_year_that_an_earlier_program_published_answers_as_before_and_goes_on(Dialect dialect, string kept)
    {
        using var folder = new TemporaryFolder();
        var people = new People(folder.File("identities.json"));
        await using var database = await EmptyDatabase.CreateAsync(dialect);
        await PutAsync(database);
        await TopgridProgram.RunAsync("migrate", "--database", Setting(database));
        var before = JsonNode.Parse(await File.ReadAllTextAsync(Carried(kept + ".json")))!;
        var run = (string)before["run"]!;
        await using var host = await ServeAsync(database, folder.File("identities.json"));
        string[] anna = As(host, people.Anna), auditor = As(host, people.Auditor);

        Same(before["show"], await TopgridProgram.RunAsync(["run", "show", "2025", run, .. anna]));
        Same(before["results"], await TopgridProgram.RunAsync(["result", "list", "2025", run, .. anna]));
        Same(
            before["explained"],
            await TopgridProgram.RunAsync(
                ["result", "explain", "2025", run, "--profession", "GZ", "--tpid", "1001", "--what-if", .. anna]));
        Same(before["claims"], await TopgridProgram.RunAsync(["claim", "list", "2025", .. anna]));
        await TopgridProgram.RunAsync(["run", "export", "2025", run, "--out", folder.File("files"), .. anna]);
        Assert.Equal(
            before["files"]!.AsObject().Select(file => (file.Key, (string)file.Value!)),
            Directory.GetFiles(folder.File("files")).Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))));
        await TopgridProgram.RunAsync("verify", "--result", folder.File("files"), "--data", _example);
        // What the earlier program wrote carries no hash; that is said, and what follows from the input was computed again.
        var verified = (await TopgridProgram.RunAsync(["audit", "verify", "--all", "--known", (string)before["known"]!, .. auditor]))!;
        Assert.Empty(verified["findings"]!.AsArray());
        Assert.NotEqual("0", (string)verified["rows"]!["entriesFromBefore"]!);
        Assert.NotEqual("0", (string)verified["rows"]!["unloggedRowCount"]!);

        // The next stage, from the same facts, by the rules of the year: the same evidence.
        var next = await PublishAsync(host, people, "concept-definitive");
        var shown = (await TopgridProgram.RunAsync(["run", "show", "2025", next, .. anna]))!;
        Assert.Equal((string)before["show"]!["evidenceRoot"]!, (string)shown["evidenceRoot"]!);
        Assert.Empty((await TopgridProgram.RunAsync(["audit", "verify", "--all", .. auditor]))!["findings"]!.AsArray());
    }

    private static void Same(JsonNode? before, JsonNode? now) => Assert.Equal(before!.ToJsonString(), now!.ToJsonString());

    private static async Task PutAsync(EmptyDatabase database)
    {
        if (database.Options.Dialect == Dialect.Sqlite)
        {
            await using var file = File.Create(database.Options.Target);
            await CopyAsync("sqlite.db.gz", file);
            return;
        }

        var server = new Npgsql.NpgsqlConnectionStringBuilder(database.Options.Target);
        var url = $"postgres://{Uri.EscapeDataString(server.Username!)}@{server.Host}:{server.Port}/{server.Database}";
        var start = new ProcessStartInfo(
            "psql", ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction", "--dbname=" + url])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{PostgresBinaries.Find()}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PGPASSWORD"] = server.Password;
        using var psql = Process.Start(start)!;
        var (said, problem) = (psql.StandardOutput.ReadToEndAsync(), psql.StandardError.ReadToEndAsync());
        await CopyAsync("postgres.sql.gz", psql.StandardInput.BaseStream);
        psql.StandardInput.Close();
        await psql.WaitForExitAsync();
        Assert.True(psql.ExitCode == 0, await said + await problem);
    }

    private static async Task CopyAsync(string kept, Stream target)
    {
        await using var packed = File.OpenRead(Carried(kept));
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        await unpacked.CopyToAsync(target);
    }

    private static string Carried(string file) => Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Carried", file);
}
