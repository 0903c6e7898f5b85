using System.Text.RegularExpressions;
using TopGrid.Rules;
using TopGrid.Rules.Protocols;

namespace TopGrid.Dataset.Tests;

/// <summary>
/// The shipped protocols with a few others in their place, which differ from 2025 in sectors and consortium professions only.
/// </summary>
internal static partial class TestProtocols
{
    public static ProtocolLibrary With(params (string Id, string[] Sectors, string[] Professions)[] protocols)
    {
        var files = RuleFiles.Shipped;
        var shipped = files.Text(RuleFiles.Protocols, "2025")!;
        foreach (var (id, sectors, professions) in protocols)
        {
            var text = shipped.Replace("id: \"2025\"", $"id: \"{id}\"", StringComparison.Ordinal)
                .Replace(
                    "consortium_professions: { value: [GZ]", $"consortium_professions: {{ value: [{string.Join(", ", professions)}]",
                    StringComparison.Ordinal);
            files = files.With(RuleFiles.Protocols, id, SectorLine().Replace(text, $"sectors: [{string.Join(", ", sectors)}]"));
        }

        return new ProtocolLibrary(files);
    }

    [GeneratedRegex(@"^sectors: \[.*\]", RegexOptions.Multiline)]
    private static partial Regex SectorLine();
}
