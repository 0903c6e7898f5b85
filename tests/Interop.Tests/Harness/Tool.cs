using System.ComponentModel;
using System.Diagnostics;

namespace TopGrid.Interop.Tests.Harness;

/// <summary>Runs programs of others to their end.</summary>
internal static class Tool
{
    /// <summary>Runs a program. One that takes too long is killed and says so.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start, TimeSpan patience)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Start(start);
        using var giveUp = new CancellationTokenSource(patience);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(giveUp.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"It did not end within {patience.TotalSeconds} s. {await output}{await error}");
        }
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task RequireAsync(string folder, TimeSpan patience, string program, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder }, patience);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} in {folder} ended with {exitCode}:\n{output}");
        }
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"{start.FileName} could not be started: {missing.Message}. './topgrid test' installs what the tests need: node, npm, g++, "
                + "make and Debian's libgrpc++-dev and protobuf-compiler-grpc.",
                missing);
        }
    }
}
