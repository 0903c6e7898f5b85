using System.Diagnostics;
using System.Text.Json.Nodes;
using TopGrid.Cluster.Tests.Harness;

namespace TopGrid.Benchmarks.Harness;

/// <summary>The command line in a process of its own, as an operator uses it.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command against a host.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<JsonNode?> RunAsync(Uri host, string token, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [ProgramProcess.Program, .. arguments, "--output", "json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TOPGRID_HOST"] = host.ToString(), ["TOPGRID_TOKEN"] = token },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).Trim() is { Length: > 0 } json ? JsonNode.Parse(json) : null
            : throw new InvalidOperationException(
                $"topgrid {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await error}");
    }
}
