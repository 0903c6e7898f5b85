using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TopGrid.Interop.Tests.Harness;

namespace TopGrid.Contracts.Tests;

/// <summary>Something that buf has against the contracts.</summary>
/// <param name="Place">File and line; a file that is gone has none.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record BufFinding(string Place, string Rule, string Message)
{
    public override string ToString() => $"{Place}: {Message} ({Rule})";
}

/// <summary>The program buf, as npm installs it, with the rules and exceptions of protos/buf.yaml.</summary>
internal static class Buf
{
    private const int SomethingFound = 100;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private static readonly string _folder = Path.Combine(Repository.Root, "tests", "Contracts.Tests");

    private static readonly Lazy<Task<string>> _packages =
        new(() => Workshop.NodePackagesAsync(Path.Combine(_folder, "Npm"), Path.Combine(_folder, "obj", "npm")));

    private static readonly string _rules = Path.Combine(Repository.Root, "protos", "buf.yaml");

    private static readonly string _published = Path.Combine(Repository.Root, "protos", "published", "contracts-bc3dc73.binpb");

    /// <summary>What is wrong with the form of contracts.</summary>
    public static Task<IReadOnlyList<BufFinding>> LintAsync(FileDescriptorSet contracts) => RunAsync(contracts, "lint");

    /// <summary>What of contracts would break those who use the published ones.</summary>
    public static Task<IReadOnlyList<BufFinding>> BreakingAsync(FileDescriptorSet contracts) =>
        RunAsync(contracts, "breaking", "--against", _published);

    /// <summary>The published contracts.</summary>
    public static FileDescriptorSet ReadPublished() => FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(_published));

    private static async Task<IReadOnlyList<BufFinding>> RunAsync(FileDescriptorSet contracts, string command, params string[] arguments)
    {
        var program = Path.Combine(await _packages.Value, ".bin", "buf");
        var folder = Directory.CreateTempSubdirectory("topgrid-buf-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "contracts.binpb"), contracts.ToByteArray());
            string[] all = [command, "contracts.binpb", .. arguments, "--config", _rules, "--error-format", "json"];
            var start = new ProcessStartInfo(program, all)
            {
                WorkingDirectory = folder.FullName,
                Environment = { ["BUF_CACHE_DIR"] = folder.FullName },
            };
            var (exitCode, output) = await Tool.RunAsync(start, _patience);
            var findings = exitCode is 0 or SomethingFound ? Read(output) : [];
            return exitCode == 0 || findings.Count > 0
                ? findings
                : throw new InvalidOperationException($"buf {command} ended with {exitCode}:\n{output}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<BufFinding> Read(string output) =>
    [
        .. from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           let finding = JsonDocument.Parse(line).RootElement
           let file = finding.TryGetProperty("path", out var path) ? $"{path}:{finding.GetProperty("start_line")}" : ""
           select new BufFinding(file, finding.GetProperty("type").GetString()!, finding.GetProperty("message").GetString()!),
    ];
}
