using System.CommandLine;
using System.Text.Json.Nodes;
using TopGrid.Cli.Invocation;
using TopGrid.Cli.Texts;
using TopGrid.Data.Backup;
using TopGrid.Data.Connections;
using TopGrid.Data.Migrations;
using TopGrid.Host;

namespace TopGrid.Cli.Commands;

/// <summary>
/// <c>backup</c> and <c>restore</c>: a copy of the embedded database, taken while the host works, and put back. For PostgreSQL they name
/// the commands of its own tools (docs/operations.md).
/// </summary>
internal static class BackupCommands
{
    public static Command Backup(Shell shell)
    {
        var database = HostCommand.DatabaseOption(shell);
        var file = shell.Text("--out", "FILE", Phrases.OptBackupOut, required: true);
        return shell.Command("backup", Phrases.CmdBackup, [database, file], call =>
        {
            var storage = HostCommand.StorageOf(call.Value(database));
            var path = Path.GetFullPath(call.Required(file));
            SqliteBackup.Write(storage, path);
            call.Screen.PrintLine(
                new JsonObject { ["database"] = storage.Display, ["file"] = path, ["bytes"] = new FileInfo(path).Length },
                call.Screen.In(Phrases.BackupWritten, storage.Display, path));
            return Task.FromResult(ExitCodes.Done);
        });
    }

    public static Command Restore(Shell shell)
    {
        var database = HostCommand.DatabaseOption(shell);
        var file = shell.Text("--in", "FILE", Phrases.OptRestoreIn, required: true);
        return shell.Command("restore", Phrases.CmdRestore, [database, file], async call =>
        {
            var storage = HostCommand.StorageOf(call.Value(database));
            SqliteBackup.Restore(storage, Path.GetFullPath(call.Required(file)));
            await using var opened = StorageDatabase.Open(storage);
            var state = await DatabaseState.CheckAsync(opened, HostModules.Storage, call.Stop);
            call.Screen.PrintLine(
                new JsonObject { ["database"] = storage.Display, ["current"] = state.Kind == DatabaseStateKind.Current },
                call.Screen.In(Phrases.Restored, storage.Display));
            if (state.Kind != DatabaseStateKind.Current)
            {
                call.Screen.Say(state.Said);
            }

            return ExitCodes.Done;
        });
    }
}
