using System.Diagnostics;
using System.Globalization;
using Npgsql;
using TopGrid.Cli.Texts;
using TopGrid.Data.Connections;
using TopGrid.Data.Mapping;
using TopGrid.Data.Messages;
using TopGrid.Data.Migrations;
using TopGrid.EndToEnd.Tests.Harness;
using TopGrid.Host;
using TopGrid.Rules.Vocabulary;
using static TopGrid.EndToEnd.Tests.Harness.OperatorCommands;

namespace TopGrid.EndToEnd.Tests;

/// <summary>
/// Processes that start on databases that are not as they should be, that are being migrated, or whose migration was killed.
/// </summary>
[Trait("Category", "Slow")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DatabaseStartTests
{
    private static readonly int _migrations = Count();

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task Processes_that_start_at_once_migrate_once(Dialect dialect)
    {
        await using var database = await EmptyDatabase.CreateAsync(dialect);
        var ended = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => TopgridProgram.TryAsync("migrate", "--database", Setting(database))));
        var applied = ended.Where(one => one.ExitCode == 0)
            .Select(one => System.Text.Json.Nodes.JsonNode.Parse(one.Output)!["applied"]!.AsArray().Count).ToList();
        Assert.Equal(_migrations, Assert.Single(applied, count => count > 0));
        var refused = ended.Where(one => one.ExitCode != 0).ToList();
        if (dialect == Dialect.PostgreSql)
        {
            Assert.Empty(refused);
        }

        Assert.All(refused, one =>
        {
            Assert.Equal(2, one.ExitCode);
            Assert.Contains("is in gebruik bij een ander proces", one.Error, StringComparison.Ordinal);
        });
        Assert.Equal((0, "current"), await CheckAsync(database));
    }

    [Fact]
    public async Task Hosts_that_start_at_once_on_an_empty_database_all_serve()
    {
        await using var database = await EmptyDatabase.CreateAsync(Dialect.PostgreSql);
        using var folder = new TemporaryFolder();
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TopgridProgram.ServeAsync(
            "host", "--database", Setting(database), "--port", "0", "--no-worker", "--identities", folder.File("identities.json"))));
        foreach (var host in hosts)
        {
            Assert.Equal(0, await host.StopAsync());
        }

        Assert.Equal((0, "current"), await CheckAsync(database));
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_migration_that_was_killed_is_told_and_done_again(Dialect dialect)
    {
        var inside = 0;
        for (var attempt = 0; attempt < 20 && inside == 0; attempt++)
        {
            await using var database = await EmptyDatabase.CreateAsync(dialect);
            using var migrating = TopgridProgram.Launch("migrate", "--database", Setting(database));
            inside += await WhileMigratingAsync(database, migrating, () => migrating.Kill()) ? 1 : 0;
            await migrating.WaitForExitAsync();

            // A host takes an empty database as it is; one that is half done is left to the migrate command.
            var (_, state) = await CheckAsync(database);
            Assert.Contains(state, (string[])["missing", "old", "current"]);
            if (state == "old")
            {
                await RefusedAsync(
                    "or a migration of it was cut off", "host", "--database", Setting(database), "--port", "0", "--lang", "en");
            }

            await TopgridProgram.RunAsync("migrate", "--database", Setting(database));
            Assert.Equal((0, "current"), await CheckAsync(database));
        }

        Assert.True(inside > 0, "No attempt was killed inside a migration.");
    }

    [Fact]
    public async Task A_frozen_migration_is_told_with_its_session_and_its_end_lets_others_go_on()
    {
        await using var database = await EmptyDatabase.CreateAsync(Dialect.PostgreSql);
        await ScalarAsync(database, SlowOnce);
        using var frozen = TopgridProgram.Launch("migrate", "--database", Setting(database));
        var stopped = await WhileMigratingAsync(database, frozen, () => Signal(frozen, "STOP"));
        try
        {
            Assert.True(
                stopped, "The migration ended before it could be frozen." + (stopped ? "" : await frozen.StandardError.ReadToEndAsync()));
            var (exitCode, _, told) = await TopgridProgram.TryAsync("migrate", "--database", Setting(database), "--wait", "2");
            Assert.Equal(2, exitCode);
            Assert.Contains("daarop wordt gewacht", told, StringComparison.Ordinal);
            var end = told[told.IndexOf("SELECT pg_terminate_backend(", StringComparison.Ordinal)..];
            await ScalarAsync(database, end[..end.IndexOf(';', StringComparison.Ordinal)]);
            await TopgridProgram.RunAsync("migrate", "--database", Setting(database));
        }
        finally
        {
            Signal(frozen, "CONT");
        }

        // The late one finds its session gone, says so and breaks nothing.
        var error = await frozen.StandardError.ReadToEndAsync();
        await frozen.WaitForExitAsync();
        Assert.True(frozen.ExitCode == 2, $"exit {frozen.ExitCode}: {error}{await frozen.StandardOutput.ReadToEndAsync()}");
        Assert.Equal((0, "current"), await CheckAsync(database));
    }

    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task A_check_says_how_the_database_stands_in_both_languages_and_changes_nothing(Dialect dialect)
    {
        await using var database = await EmptyDatabase.CreateAsync(dialect);
        Assert.Equal((1, "missing"), await CheckAsync(database));
        await TopgridProgram.RunAsync("migrate", "--database", Setting(database));
        var history = new TableName("audit", "schema_history").Sql(dialect);
        var table = new TableName("audit", "entries").Sql(dialect);

        await ScalarAsync(database, $"INSERT INTO {history} VALUES ('20990101000000_Future', '99.0')");
        Assert.Equal((1, "newer"), await CheckAsync(database));
        await RefusedAsync(
            "was migrated by a newer version of TopGrid (it has audit/20990101000000_Future). Use that version",
            "migrate", "--database", Setting(database), "--lang", "en");
        await RefusedAsync(
            "is gemigreerd door een nieuwere versie van TopGrid (met audit/20990101000000_Future). Gebruik die versie",
            "host", "--port", "0", "--database", Setting(database));

        await ScalarAsync(database, $"DELETE FROM {history} WHERE \"MigrationId\" LIKE '2099%'");
        await ScalarAsync(database, $"ALTER TABLE {table} RENAME TO lost");
        Assert.Equal((1, "damaged"), await CheckAsync(database));
    }

    [Fact]
    public async Task The_embedded_database_is_closed_to_others_whatever_the_umask()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("share");
        Directory.CreateDirectory(Path.Combine(data, "topgrid"));
        File.SetUnixFileMode(Path.Combine(data, "topgrid"), (UnixFileMode)0b111_111_101);
        await using (await TopgridProgram.ServeAsync(
            new() { ["XDG_DATA_HOME"] = data, ["TEST_UMASK"] = "000" },
                ["host", "--port", "0", "--no-worker", "--identities", folder.File("identities.json")]))
        {
            Check(folder.File("share/topgrid"), "topgrid.db-wal");
        }

        await TopgridProgram.RunAsync("backup", "--database", "sqlite:" + folder.File("share/topgrid/topgrid.db"), "--out",
            folder.File("share/topgrid/backup"));
        Check(folder.File("share/topgrid"), "backup");

        static void Check(string folder, string one)
        {
            var files = Directory.GetFiles(folder);
            Assert.Contains(one, files.Select(Path.GetFileName));
            Assert.All(files, file => Assert.Equal((file, (UnixFileMode)0b110_000_000), (file, File.GetUnixFileMode(file))));
            Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(folder));
        }
    }

    [Fact]
    public async Task A_check_waits_until_another_process_has_migrated()
    {
        await using var database = await EmptyDatabase.CreateAsync(Dialect.PostgreSql);
        var waiting = TopgridProgram.TryAsync("migrate", "--check", "--wait", "120", "--database", Setting(database));
        await TopgridProgram.RunAsync("migrate", "--database", Setting(database));
        var (exitCode, output, _) = await waiting;
        Assert.Equal(0, exitCode);
        Assert.Contains("\"current\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sentence_about_a_database_stands_in_both_languages_with_the_same_values()
    {
        string[] values = ["{0}", "{1}", "{2}", "{3}"];
        foreach (var kind in Enum.GetValues<StorageMessageKind>())
        {
            var message = new StorageMessage(kind, values);
            var (dutch, english) = (StorageTexts.In(Language.Dutch, message), StorageTexts.In(Language.English, message));
            Assert.Equal(
                values.Where(value => english.Contains(value, StringComparison.Ordinal)),
                values.Where(value => dutch.Contains(value, StringComparison.Ordinal)));
            Assert.True(kind == StorageMessageKind.Other || dutch != english, $"{kind} has no Dutch sentence");
            Assert.True(kind == StorageMessageKind.Other || english != "{0}", $"{kind} has no English sentence");
        }
    }

    private static async Task RefusedAsync(string sentence, params string[] arguments)
    {
        var (exitCode, _, told) = await TopgridProgram.TryAsync(arguments);
        Assert.True(exitCode == 2, told);
        Assert.Contains(sentence, told, StringComparison.Ordinal);
    }

    private static int Count()
    {
        using var folder = new TemporaryFolder();
        var database = StorageDatabase.Open(StorageOptions.Sqlite(folder.File("none.db")));
        var pending = DatabaseState.CheckAsync(database, HostModules.Storage, CancellationToken.None).GetAwaiter()
            .GetResult().Pending.Count;
        database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return pending;
    }

    private static async Task<(int ExitCode, string State)> CheckAsync(EmptyDatabase database)
    {
        var (exitCode, output, error) = await TopgridProgram.TryAsync("migrate", "--check", "--database", Setting(database));
        Assert.True(output.Length > 0, error);
        return (exitCode, (string)System.Text.Json.Nodes.JsonNode.Parse(output)!["state"]!);
    }

    // Migrations take so few milliseconds that no test would meet one: the first index waits, inside its script.
    private const string SlowOnce = """
        CREATE SEQUENCE public.waits;
        CREATE FUNCTION public.wait_once() RETURNS event_trigger LANGUAGE plpgsql AS
        $$ BEGIN IF nextval('public.waits') = 1 THEN PERFORM pg_sleep(60); END IF; END $$;
        CREATE EVENT TRIGGER wait_once ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION public.wait_once();
        """;

    /// <summary>Does something to a process as soon as it is seen inside a migration.</summary>
    /// <returns>Whether it was seen there before it ended.</returns>
    private static async Task<bool> WhileMigratingAsync(EmptyDatabase database, Process migrating, Action act)
    {
        // A session that makes something, or its traces, over one open connection.
        await using var watching = database.Options.Dialect == Dialect.PostgreSql ? new NpgsqlConnection(database.Options.Target) : null;
        await using var tables = watching?.CreateCommand();
        if (watching is not null)
        {
            await watching.OpenAsync();
            tables!.CommandText = """
                SELECT (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = @first)
                     + (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE TABLE%')
                """;
            tables.Parameters.AddWithValue("first", HostModules.Storage[0].Name);
        }

        while (!migrating.HasExited)
        {
            if (tables is not null ? await tables.ExecuteScalarAsync() is > 0L : HasBegun(database.Options.Target))
            {
                act();
                return true;
            }
        }

        return false;
    }

    // The first module's history is there, and others are not yet.
    private static bool HasBegun(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        try
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name LIKE '%\\_schema\\_history' ESCAPE '\\'";
            return command.ExecuteScalar() is > 0L;
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            return false;
        }
    }

    private static async Task<object?> ScalarAsync(EmptyDatabase database, string sql)
    {
        await using System.Data.Common.DbConnection connection = database.Options.Dialect == Dialect.PostgreSql
            ? new NpgsqlConnection(database.Options.Target)
            : new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database.Options.Target};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are this file's own, or what the program told an operator to run.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
