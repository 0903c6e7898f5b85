using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Output;
using TopGrid.Cli.Texts;
using TopGrid.Data.Connections;
using TopGrid.Data.Messages;
using TopGrid.Data.Migrations;
using TopGrid.Host;

namespace TopGrid.Cli.Commands;

/// <summary><c>migrate</c>: brings a database up to the tables of this program, or says how it stands.</summary>
internal static class MigrateCommand
{
    private const int UsualWaitSeconds = 120;
    private const int PollMs = 2_000;

    public static Command Build(Shell shell)
    {
        var database = HostCommand.DatabaseOption(shell);
        var role = shell.Text("--application-role", "NAME", Phrases.OptApplicationRole);
        var check = shell.Flag("--check", Phrases.OptMigrateCheck);
        var wait = shell.Number("--wait", Phrases.OptMigrateWait, 0, 86_400);
        return shell.Command("migrate", Phrases.CmdMigrate, [database, role, check, wait], call =>
        {
            var storage = HostCommand.StorageOf(call.Value(database));
            return (call.Value(check), call.Value(role)) switch
            {
                (true, not null) => Task.FromResult(call.Screen.Refuse(Phrases.CheckChangesNothing)),
                (true, null) => CheckAsync(call, storage, TimeSpan.FromSeconds(call.Value(wait) ?? 0)),
                (false, var name) => MigrateAsync(call, storage, name, TimeSpan.FromSeconds(call.Value(wait) ?? UsualWaitSeconds)),
            };
        });
    }

    private static async Task<int> MigrateAsync(Call call, StorageOptions storage, string? role, TimeSpan patience)
    {
        await using var opened = StorageDatabase.Open(storage);
        var report = await MigrationRunner.RunAsync(
            opened, HostModules.Storage, new MigrationOptions { Patience = patience, Say = call.Screen.Say }, call.Stop);
        var json = new JsonObject
        {
            ["database"] = storage.Display,
            ["applied"] = new JsonArray([.. report.Applied.Select(migration => (JsonNode)migration)]),
        };
        var document = new Document(json)
            .Line(
                call.Screen.In(
                    report.Applied.Count == 0 ? Phrases.NothingToMigrate : Phrases.Migrated, storage.Display, report.Applied.Count));
        foreach (var migration in report.Applied)
        {
            document.Line($"- {migration}");
        }

        if (role is not null)
        {
            await ApplicationRole.GrantAsync(opened, HostModules.Storage, role, call.Stop);
            document.Line(call.Screen.In(Phrases.RoleGranted, role));
        }

        call.Screen.Print(document);
        return ExitCodes.Done;
    }

    /// <summary>Looks, and looks again until the database is current or no waiting can make it so.</summary>
    private static async Task<int> CheckAsync(Call call, StorageOptions storage, TimeSpan patience)
    {
        var waited = Stopwatch.StartNew();
        StorageMessage? told = null;
        while (true)
        {
            var (state, said, problem) = await LookAsync(storage, call.Stop);
            var hopeless = state is DatabaseStateKind.Current or DatabaseStateKind.Newer or DatabaseStateKind.Damaged;
            if (hopeless || waited.Elapsed >= patience)
            {
                if (problem is not null)
                {
                    throw problem;
                }

                call.Screen.PrintLine(
                    new JsonObject { ["database"] = storage.Display, ["state"] = JsonNamingPolicyOf(state!.Value) },
                    StorageTexts.In(call.Screen.Language, said));
                return state == DatabaseStateKind.Current ? ExitCodes.Done : ExitCodes.No;
            }

            if (told?.Kind != said.Kind)
            {
                told = said;
                call.Screen.Say(said);
            }

            await Task.Delay(PollMs, call.Stop);
        }
    }

    private static async Task<(DatabaseStateKind? State, StorageMessage Said, StorageException? Problem)> LookAsync(
        StorageOptions storage, CancellationToken cancellationToken)
    {
        try
        {
            await using var opened = StorageDatabase.Open(storage);
            var state = await DatabaseState.CheckAsync(opened, HostModules.Storage, cancellationToken);
            return (state.Kind, state.Said, null);
        }
        catch (StorageException problem)
        {
            return (null, problem.Said, problem);
        }
    }

    private static string JsonNamingPolicyOf(DatabaseStateKind kind) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
