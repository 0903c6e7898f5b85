using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Host;
using TopGrid.Storage;

namespace TopGrid.Cli.Commands;

/// <summary><c>migrate</c>: brings a database up to the tables of this program.</summary>
internal static class MigrateCommand
{
    public static Command Build(Shell shell)
    {
        var database = HostCommand.DatabaseOption(shell);
        var role = shell.Text("--application-role", "NAME", Phrases.OptApplicationRole);
        return shell.Command("migrate", Phrases.CmdMigrate, [database, role], async call =>
        {
            var storage = HostCommand.StorageOf(call.Value(database));
            await using var opened = StorageDatabase.Open(storage);
            var report = await MigrationRunner.RunAsync(opened, HostModules.Storage, call.Stop);
            foreach (var notice in report.Notices)
            {
                await Console.Error.WriteLineAsync(notice);
            }

            var json = new JsonObject
            {
                ["database"] = storage.Display,
                ["applied"] = new JsonArray([.. report.Applied.Select(migration => (JsonNode)migration)]),
            };
            var document = new Document(json)
                .Line(call.Screen.In(report.Applied.Count == 0 ? Phrases.NothingToMigrate : Phrases.Migrated, storage.Display, report.Applied.Count));
            foreach (var migration in report.Applied)
            {
                document.Line($"- {migration}");
            }

            if (call.Value(role) is { } name)
            {
                await ApplicationRole.GrantAsync(opened, HostModules.Storage, name, call.Stop);
                document.Line(call.Screen.In(Phrases.RoleGranted, name));
            }

            call.Screen.Print(document);
            return ExitCodes.Done;
        });
    }
}
