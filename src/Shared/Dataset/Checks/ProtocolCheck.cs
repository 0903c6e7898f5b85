using System.Globalization;

namespace TopGrid.Dataset;

/// <summary>What depends on the year and its protocol: the id, the sectors, first allocation years.</summary>
internal static class ProtocolCheck
{
    /// <returns>What the protocol says; null when it is not known.</returns>
    internal static ProtocolFacts? Find(LoadedYear loaded, DatasetOptions options) => options switch
    {
        { ProtocolOverride: { } given } => given,
        { Protocols: { } protocols } =>
            loaded.Year.Texts(1, r => r.Protocol).Select(cell => protocols.GetValueOrDefault(cell.Text)).FirstOrDefault(),
        _ => null,
    };

    internal static void CheckProtocol(LoadedYear loaded, DatasetOptions options, FindingList findings)
    {
        if (options.ProtocolOverride is not null || options.Protocols is not { } protocols)
        {
            return;
        }

        foreach (var (place, id) in loaded.Year.Texts(1, r => r.Protocol).Where(cell => !protocols.ContainsKey(cell.Text)))
        {
            var known = string.Join(", ", protocols.Keys.Order(StringComparer.Ordinal));
            findings.Add(loaded.Year.FindingAt(FindingKinds.UnknownProtocol, place, 1, id, known));
        }
    }

    internal static void CheckSectors<TRow>(
        LoadedTable<TRow> table, int column, Func<TRow, string?> sector, ProtocolFacts? protocol, FindingList findings)
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
