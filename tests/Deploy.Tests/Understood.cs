using System.Diagnostics;
using TopGrid.Deploy.Tests.Rendering;

namespace TopGrid.Deploy.Tests;

/// <summary>
/// Whether the program takes a command, without doing it: all that is wrong with arguments is told at once, and one option too many makes
/// sure of it.
/// </summary>
internal static class Understood
{
    private const string Nonsense = "--no-option-of-this-name";

    public static async Task CheckAsync(string[] arguments)
    {
        var refused = await RefusalsAsync(arguments);
        Assert.True(
            refused is [var only] && only.Contains(Nonsense, StringComparison.Ordinal),
            $"{string.Join(' ', arguments)}\n{string.Join('\n', refused)}");
    }

    /// <summary>What the program has against the arguments and the one too many.</summary>
    public static async Task<string[]> RefusalsAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Manifests.Metadata("TopGridProgram"), .. arguments, Nonsense])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 2, error);
        return [.. error.Split('\n').Where(line => line.StartsWith("topgrid: ", StringComparison.Ordinal))];
    }
}
