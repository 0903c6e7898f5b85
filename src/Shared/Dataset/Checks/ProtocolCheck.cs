using System.Globalization;

namespace TopGrid.Dataset;

/// <summary>What depends on the year and its protocol: the id, the sectors, first allocation years.</summary>
internal static class ProtocolCheck
{
    /// <returns>What the protocol says; null when it is not known.</returns>
    internal static ProtocolFacts? Run(LoadedYear loaded, DatasetOptions options, FindingList findings)
    {
        var protocol = options.ProtocolOverride;
        if (protocol is null && options.Protocols is { } protocols)
        {
            foreach (var (line, id) in loaded.Year.Texts(1, r => r.Protocol).Where(cell => !protocols.ContainsKey(cell.Text)))
            {
                var known = string.Join(", ", protocols.Keys.Order(StringComparer.Ordinal));
                findings.Add(loaded.Year.Finding(FindingKinds.UnknownProtocol, line, 1, id, known));
            }

            protocol = loaded.Year.Texts(1, r => r.Protocol).Select(cell => protocols.GetValueOrDefault(cell.Text)).FirstOrDefault();
        }

        if (protocol is not null)
        {
            var sectors = new HashSet<string>(protocol.Sectors, StringComparer.Ordinal);
            CheckSectors(loaded.Institutions, 2, r => r.Sector, sectors, findings);
            CheckSectors(loaded.SectorWeights, 1, r => r.Sector, sectors, findings);
        }

        CheckFirstAllocationYears(loaded, findings);
        return protocol;
    }

    private static void CheckSectors<TRow>(
        LoadedTable<TRow> table, int column, Func<TRow, string?> sector, HashSet<string> sectors, FindingList findings)
        where TRow : class
    {
        foreach (var (line, text) in table.Texts(column, sector))
        {
            if (!sectors.Contains(text))
            {
                findings.Add(table.Finding(
                    FindingKinds.UnknownSector, line, column, text, string.Join(", ", sectors.Order(StringComparer.Ordinal))));
            }
        }
    }

    // dataset.md: first_allocation_year >= T is an error.
    private static void CheckFirstAllocationYears(LoadedYear loaded, FindingList findings)
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
                findings.Add(table.Finding(FindingKinds.FirstAllocationYear, table.Lines[i], 4, Text(first), Text(year)));
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
