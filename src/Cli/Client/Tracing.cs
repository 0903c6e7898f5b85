using System.Diagnostics;

namespace TopGrid.Cli.Client;

/// <summary>Where the operator's trace begins: one root span for a command, under which its calls to the host hang.</summary>
internal static class Tracing
{
    /// <summary>Value of <c>service.name</c> of the command line's spans.</summary>
    public const string ServiceName = "topgrid-cli";

    public static ActivitySource Source { get; } = new("TopGrid.Cli");
}
