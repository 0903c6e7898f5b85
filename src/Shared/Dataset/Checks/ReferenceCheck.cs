namespace TopGrid.Dataset;

/// <summary>Every id that a file names must exist (dataset.md: "unknown ids").</summary>
internal sealed class ReferenceCheck(string file, KnownIds ids, FindingList findings) : ITableVisitor
{
    public void Visit<TRow>(LoadedTable<TRow> table)
        where TRow : class
    {
        if (table.Table.Name != file)
        {
            return;
        }

        foreach (var (column, value) in table.Table.References)
        {
            var target = table.Table.Columns[column].References!;
            foreach (var (place, id) in table.Texts(column, value))
            {
                if (!ids.Knows(target, id))
                {
                    findings.Add(table.FindingAt(FindingKinds.UnknownId, place, column, id, target));
                }
            }
        }
    }
}
