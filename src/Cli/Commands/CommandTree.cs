using System.CommandLine;
using TopGrid.Cli.Client;
using TopGrid.Cli.Invocation;

namespace TopGrid.Cli.Commands;

/// <summary>Every command, in the order in which help shows them.</summary>
internal static class CommandTree
{
    public static IEnumerable<Command> Build(Shell shell)
    {
        var calls = new HostCalls(shell);
        return
        [
            DemoCommand.Build(shell),
            AllocateCommand.Build(shell),
            ExplainCommand.Build(shell),
            DiffCommand.Build(shell),
            VerifyCommand.Build(shell),
            ProtocolCommands.Build(shell),
            ExampleCommand.Build(shell),
            HostCommand.Build(shell),
            WorkerCommand.Build(shell),
            MigrateCommand.Build(shell),
            BackupCommands.Backup(shell),
            BackupCommands.Restore(shell),
            IdentityCommands.Build(shell),
            YearCommands.Build(shell, calls),
            MandateCommands.Build(shell, calls),
            RunCommands.Build(shell, calls),
            ResultCommands.Build(shell, calls),
            JobCommands.Build(shell, calls),
            ClaimCommands.Build(shell, calls),
            ClusterCommands.Build(shell, calls),
            AuditCommands.Build(shell, calls),
        ];
    }
}
