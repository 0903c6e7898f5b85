using System.Globalization;
using TopGrid.Rules.Protocols;

namespace TopGrid.Dataset;

/// <summary>What depends on the year and its protocol: the id, the sectors, first allocation years.</summary>
internal static class ProtocolCheck
{
    /// <summary>The id that the year names; null without a readable row.</summary>
    internal static string? IdOf(LoadedYear loaded) => loaded.Year.Texts(1, r => r.Protocol).Select(cell => cell.Text).FirstOrDefault();

    internal static void CheckProtocol(LoadedYear loaded, DatasetOptions options, FindingList findings)
    {
        if (options.ProtocolOverride is not null || options.Protocols is not { } protocols)
        {
            return;
        }

        foreach (var (place, id) in loaded.Year.Texts(1, r => r.Protocol).Where(cell => protocols.Text(cell.Text) is null))
        {
            var known = string.Join(", ", protocols.Ids);
            findings.Add(loaded.Year.FindingAt(FindingKinds.UnknownProtocol, place, 1, id, known));
        }
    }

    internal static void CheckSectors<TRow>(
        LoadedTable<TRow> table, int column, Func<TRow, string?> sector, Protocol? protocol, FindingList findings)
        where TRow : class
    {
        if (protocol is null)
        {
            return;
        }

        var sectors = new HashSet<string>(protocol.Sectors, StringComparer.Ordinal);
        foreach (var (place, text) in table.Texts(column, sector))
        {
            if (!sectors.Contains(text))
            {
                findings.Add(table.FindingAt(
                    FindingKinds.UnknownSector, place, column, text, string.Join(", ", sectors.Order(StringComparer.Ordinal))));
            }
        }
    }

    // dataset.md: first_allocation_year >= T is an error.
    internal static void CheckFirstAllocationYears(LoadedYear loaded, FindingList findings)
    {
        if (loaded.Year.Rows.Count == 0)
        {
            return;
        }

        var year = loaded.Year.Rows[0].Year;
        var table = loaded.Recognitions;
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (table.Rows[i].FirstAllocationYear is { } first && first >= year)
            {
                findings.Add(table.FindingAt(FindingKinds.FirstAllocationYear, i, 4, Text(first), Text(year)));
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
