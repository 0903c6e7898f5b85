namespace TopGrid.Dataset;

/// <summary>Every id named must exist (dataset.md: "unknown ids").</summary>
internal sealed class ReferenceCheck(KnownIds ids, FindingList findings) : ITableVisitor
{
    public void Visit<TRow>(LoadedTable<TRow> table)
        where TRow : class
    {
        foreach (var (column, value) in table.Table.References)
        {
            var target = table.Table.Columns[column].References!;
            foreach (var (line, id) in table.Texts(column, value))
            {
                if (!ids.Knows(target, id))
                {
                    findings.Add(table.Finding(FindingKinds.UnknownId, line, column, id, target));
                }
            }
        }
    }
}
